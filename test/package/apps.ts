/** A CDK app that installs the package: its own files, and how it is checked and run. */
export interface ConsumerApp {
  readonly name: string;
  readonly packageJson: object;
  readonly compilerOptions: object;
  /** The package of the compiler that is installed beside the app. */
  readonly compiler: 'typescript' | 'typescript-5';
  /** With `tsx`, as `cdk init` configures it, or with Node alone after compiling. */
  readonly run: 'tsx' | 'node';
}

const strict = { strict: true, declaration: true, skipLibCheck: true, types: ['node'], target: 'ES2022' };

export const consumerApps: readonly ConsumerApp[] = [
  {
    name: 'an ESM app',
    packageJson: { type: 'module' },
    compilerOptions: { ...strict, module: 'NodeNext', exactOptionalPropertyTypes: true, noEmit: true },
    compiler: 'typescript',
    run: 'tsx',
  },
  {
    name: 'an app that cdk init creates',
    packageJson: {},
    compilerOptions: {
      ...strict,
      module: 'NodeNext',
      lib: ['es2022'],
      isolatedModules: true,
      skipLibCheck: false,
      noEmit: true,
    },
    compiler: 'typescript',
    run: 'tsx',
  },
  {
    name: 'a CommonJS app that cdk init created for TypeScript 5',
    packageJson: {},
    compilerOptions: {
      ...strict,
      ...{ target: 'ES2020', module: 'commonjs', moduleResolution: 'node10', lib: ['es2020'] },
      ...{ outDir: 'compiled' },
    },
    compiler: 'typescript-5',
    run: 'node',
  },
];
