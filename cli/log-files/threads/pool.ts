import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import Tinypool from 'tinypool';
import type { Plan, Task, TaskResult } from './thread.ts';

/** A thread that reads log files has ended, mostly for lack of memory. */
export class ReadingThreadError extends Error {
  override readonly name = 'ReadingThreadError';

  constructor(cause: unknown) {
    // The pool passes on copies of errors, which `isNativeError` does not accept.
    const { message = String(cause) }: { readonly message?: string } = Object(cause);
    super(`the thread that read it ended: ${message}; read it again with --jobs 1`, { cause });
  }
}

/** Threads that read log files. */
export interface ReadingThreads {
  readonly count: number;
  /**
   * Returns the results of files in their order, which one thread reads.
   * @throws ReadingThreadError
   */
  readonly read: (tasks: readonly Task[]) => Promise<readonly TaskResult[]>;
  readonly close: () => Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');

/** The entry point of the threads: in a checkout, or beside the command line in the package. */
const ownEntry = new URL(isSource ? '../../reading-thread.ts' : './reading-thread.js', import.meta.url);

/** A thread of TypeScript sources needs a compiler of its own. */
function compilerArguments(): string[] {
  const compiler = new URL('./esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx'))).href;
  const register = `import { register } from ${JSON.stringify(compiler)}; register();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
}

/** @param entry the module of the threads. Default: `cli/reading-thread.ts`. */
export function startThreads(count: number, plan: Plan, entry = ownEntry): ReadingThreads {
  const pool = new Tinypool({
    filename: entry.href,
    minThreads: count,
    maxThreads: count,
    workerData: plan,
    ...(isSource ? { execArgv: compilerArguments() } : {}),
  });
  let isClosing = false;
  const failed = new Promise<never>((_, reject) => {
    pool.on('error', (cause) => reject(new ReadingThreadError(cause)));
  });
  failed.catch(() => {});
  const watched = new WeakSet<object>();

  /** The pool does not notice a thread that ends without an error, so that its files would wait for ever. */
  function watch(): void {
    for (const thread of pool.threads) {
      if (watched.has(thread)) continue;
      watched.add(thread);
      // While it closes, the pool waits with Node's `once`, which needs this of a thread that breaks.
      Object.assign(thread, { removeListener: () => thread });
      let isKnown = false;
      thread.once('error', () => {
        isKnown = true;
      });
      thread.once('exit', (code: unknown) => {
        if (!isClosing && !isKnown) thread.emit('error', new Error(`it exited with code ${String(code)}`));
      });
    }
  }

  async function read(tasks: readonly Task[]): Promise<readonly TaskResult[]> {
    watch();
    const memory = tasks.flatMap(({ body }) => ownMemoryOf(body));
    try {
      return await Promise.race([pool.run(tasks, { transferList: [...memory] }), failed]);
    } catch (cause) {
      throw cause instanceof ReadingThreadError ? cause : new ReadingThreadError(cause);
    }
  }

  /** A thread that breaks meanwhile fails what it reads, and is not replaced. */
  async function close(): Promise<void> {
    isClosing = true;
    pool.options.minThreads = 0;
    // Those that replace broken threads are new.
    watch();
    await pool.destroy().catch(() => {});
  }

  return { count, read, close };
}

/** What can move to the thread. A body that shares its memory with others is copied. */
function ownMemoryOf(body: Uint8Array | undefined): readonly ArrayBuffer[] {
  const { buffer, byteLength } = body ?? {};
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
