/** `npm run alert-picture`: draws docs/alert.svg, the beginning of the email of a sample alert. A test compares the file. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deliverSamples } from '../cli/demo/deliver-samples.ts';
import { emailBody, emailSubject } from '../lambda/alerting/email.ts';
import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { columns, wrappedForTerminal } from '../lambda/text/layout.ts';

const root = resolve(import.meta.dirname, '..');
export const alertPictureFile = resolve(root, 'docs/alert.svg');

const delivery = {
  logFile:
    'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/08/111122223333_CloudTrail_us-east-1_20260308T2250Z_6TvNUbqG9ZfHUPAm.json.gz',
  description: '',
};
/** The picture ends before the first section that shows commands. */
const showsCommands = /^ {4}aws /m;

const [lineHeight, characterWidth, margin] = [18, 7.23, 24];
const headerHeight = 92;
const width = Math.ceil(columns * characterWidth) + 2 * margin;

/** The email of the sample alert as an SVG picture, in light or dark colors as the reader prefers. */
export async function alertPicture(): Promise<string> {
  const { subject, lines } = await sampleEmail();
  const height = headerHeight + (lines.length + 2) * lineHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(subject)}</title>
<style>${style}</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<text class="subject" x="${margin}" y="34">${escaped(subject)}</text>
<text class="from" x="${margin}" y="60">AWS Notifications &lt;no-reply@sns.amazonaws.com&gt;</text>
<text class="from" x="${margin}" y="78">to security@example.com</text>
<line x1="${margin}" x2="${width - margin}" y1="${headerHeight}" y2="${headerHeight}"/>
${lines.map((line, place) => lineText(line, headerHeight + (place + 1.6) * lineHeight)).join('\n')}
</svg>
`;
}

async function sampleEmail(): Promise<{ subject: string; lines: readonly string[] }> {
  const rules = await loadRules(defaultRuleIds);
  const input = { samplesFolder: resolve(root, 'samples'), rules, exceptions: [] };
  for await (const { alerts } of deliverSamples([delivery], input)) {
    const [alert] = alerts;
    const rule = rules.find(({ id }) => id === alert?.ruleId);
    if (alert === undefined || rule === undefined) continue;
    const sections = emailBody(alert, rule).split('\n\n');
    const shown = sections.slice(
      0,
      sections.findIndex((section) => showsCommands.test(section)),
    );
    return {
      subject: emailSubject(alert, rule),
      lines: [...wrappedForTerminal(shown.join('\n\n')).split('\n'), '', '…'],
    };
  }
  throw new Error(`${delivery.logFile} raises no alert.`);
}

function lineText(line: string, y: number): string {
  const kind = /^[A-Z][A-Z ,:]+$/.test(line) ? 'title' : 'line';
  return `<text class="${kind}" x="${margin}" y="${y.toFixed(1)}">${escaped(line)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const style = `
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
.subject { font: 600 15px system-ui, sans-serif }
.from { font: 12px system-ui, sans-serif; fill: #59636e }
.title { font-weight: 700 }
.page { fill: #ffffff; stroke: #d1d9e0 }
line { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .from { fill: #9198a1 }
  .page { fill: #0d1117; stroke: #3d444d }
  line { stroke: #3d444d }
}
`;

if (import.meta.filename === process.argv[1]) writeFileSync(alertPictureFile, await alertPicture());
