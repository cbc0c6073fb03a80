/**
 * `node deploy/image/fill.ts FOLDER`: writes the image's whole file system into an empty folder, from dist/ and the lock
 * file. The Dockerfile and the lab both call it, so that there is one list of what is in the image. The Node that
 * runs it is the one that goes in. With the same sources and SOURCE_DATE_EPOCH (0 if unset), the same files come of it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, lutimesSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bomOf } from './sbom.ts';
import { copyInto, writeInto, writeSystem } from './system-files.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const APP = '/usr/lib/kube-smoke';
const BOM = '/usr/share/sbom/kube-smoke.cdx.json';

// there is no `env` that would find node, and no shell
const COMMAND = `#!/usr/bin/node\nimport('${APP}/dist/src/cli/bin.js');\n`;

const [target] = process.argv.slice(2);
if (!target) throw new Error('name the folder to fill');
const rootfs = resolve(target);
const app = join(rootfs, APP);
const epoch = Number(process.env.SOURCE_DATE_EPOCH || 0);

mkdirSync(rootfs, { recursive: true });
writePackage();
const libraries = neededLibraries();
writeSystem(rootfs, process.execPath, libraries);
writeInto(rootfs, '/usr/bin/smoke', COMMAND, 0o755);
// specs find `kube-smoke` wherever they are mounted
mkdirSync(join(rootfs, 'node_modules'));
symlinkSync(`..${APP}`, join(rootfs, 'node_modules/kube-smoke'));
mkdirSync(join(rootfs, 'work'));
writeInto(rootfs, BOM, bomOf(app, libraries, epoch));
setTimes(rootfs);

/** The package as it is installed from the lock file, without what is for development or for compilers only. */
function writePackage(): void {
  for (const file of ['package.json', 'package-lock.json', 'LICENSE'])
    copyInto(rootfs, join(ROOT, file), join(APP, file));
  const args = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', args, { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(join(app, 'package-lock.json'));
  const {
    scripts: _,
    devDependencies: __,
    allowScripts: ___,
    knip: ____,
    ...kept
  } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeInto(rootfs, join(APP, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  cpSync(join(ROOT, 'dist'), join(app, 'dist'), { recursive: true });
  const idle = filesIn(app).filter((file) => /\.(map|d\.[cm]?ts)$/.test(file));
  for (const file of idle) rmSync(join(app, file));
}

/** What the loader finds for this very process once it has the packages' addons as well; the kernel's own has no path. */
function neededLibraries(): string[] {
  for (const addon of filesIn(app).filter((file) => file.endsWith('.node')))
    process.dlopen({ exports: {} }, join(app, addon));
  const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
  return sharedObjects.filter((path) => path.startsWith('/') && !path.startsWith(`${app}/`)).sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

function setTimes(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) setTimes(inner);
    else lutimesSync(inner, epoch, epoch);
  }
  lutimesSync(path, epoch, epoch);
}
