import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventBridgeSwitch } from '../../../lib/sources/event-bridge-switch.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command with an `aws` that writes down its calls, and to the first does this. */
function callsOf(onGet: string): { readonly status: number | null; readonly calls: readonly string[] } {
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  const aws = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\ncase $2 in get-*) ${onGet};; esac\n`;
  writeFileSync(join(folder, 'aws'), aws, { mode: 0o755 });
  const env = { PATH: [folder, process.env.PATH].join(delimiter) };
  const { status } = spawnSync('sh', ['-c', eventBridgeSwitch('my-trail-bucket')], { env });
  return { status, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}

describe('the command that switches EventBridge on', () => {
  it('puts what it got', () => {
    const { status, calls } = callsOf(`echo '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}'`);
    expect(status).toBe(0);
    expect(calls[0]).toContain('--query merge(@, {EventBridgeConfiguration: `{}`}) --output json');
    expect(calls.slice(1)).toEqual([
      's3api put-bucket-notification-configuration --bucket my-trail-bucket --notification-configuration ' +
        '{"QueueConfigurations": ["others"], "EventBridgeConfiguration": {}}',
    ]);
  });

  it('puts nothing where it could not read, since that would take away what others have set', () => {
    const { status, calls } = callsOf('exit 254');
    expect(status).toBe(254);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('get-bucket-notification-configuration');
  });
});
