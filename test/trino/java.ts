import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** The program of a Java of at least the version, from `PATH`, from a variable such as `JAVA_HOME`, or of those installed. */
export async function javaOf(version: number): Promise<string | undefined> {
  const homes = Object.entries(process.env).flatMap(([name, value]) => (/^JAVA_HOME/.test(name) && value ? value : []));
  const folder = '/usr/lib/jvm';
  const installed = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  for (const java of ['java', ...[...homes, ...installed].map((home) => join(home, 'bin', 'java'))]) {
    if ((await versionOf(java)) >= version) return java;
  }
  return undefined;
}

/** 0 if the program cannot be run. */
async function versionOf(java: string): Promise<number> {
  const { all } = await execa(java, ['-XshowSettings:properties', '-version'], { all: true, reject: false });
  return Number(/java\.specification\.version = (\d+)/.exec(all ?? '')?.[1] ?? 0);
}

/** The class path of a profile of pom.xml; undefined without Maven, or if its repository cannot be reached. */
export async function classPathOf(profile: 'engine' | 'parser', folder: string): Promise<string | undefined> {
  const file = join(folder, 'class-path');
  const args = ['-q', '-B', '-P', profile, '-f', join(import.meta.dirname, 'pom.xml'), 'dependency:build-classpath'];
  const { failed } = await execa('mvn', [...args, `-Dmdep.outputFile=${file}`], { reject: false });
  return failed ? undefined : await readFile(file, 'utf8');
}
