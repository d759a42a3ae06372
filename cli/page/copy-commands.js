// Shows a button at each command that copies it. Without this script, one click selects the whole command.
for (const block of document.querySelectorAll('.command')) {
  const button = block.querySelector('button');
  button.hidden = false;
  button.addEventListener('click', () => copy(block.querySelector('code'), button));
}

async function copy(code, button) {
  const done = await toClipboard(code.textContent).catch(() => selected(code));
  button.textContent = done ? 'Copied' : 'Press Ctrl+C';
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

async function toClipboard(text) {
  await navigator.clipboard.writeText(text);
  return true;
}

// Browsers that give pages from files no clipboard can still copy a selection.
function selected(code) {
  getSelection().selectAllChildren(code);
  return document.execCommand('copy');
}
