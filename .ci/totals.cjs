// Plain JavaScript that any Node reads: it has to work where `npm ci` did not.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, code] = process.argv.slice(2);
const failedScripts = existsSync(join(folder, 'failed'))
  ? readFileSync(join(folder, 'failed'), 'utf8').trim().split('\n')
  : [];
const reports = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => read(name));

/** A step that was killed may have left half a report. */
function read(name) {
  try {
    return [{ name, ...JSON.parse(readFileSync(join(folder, name), 'utf8')) }];
  } catch {
    return [];
  }
}

const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
const passed = sum((report) => report.numPassedTests);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
let failed = sum((report) => report.numFailedTests);

// a build, a check or a file that broke has no test of its own in the report
for (const script of failedScripts) {
  const report = reports.find(({ name }) => name === `${script.replaceAll(':', '-')}.json`);
  if (!report || report.numFailedTests === 0) failed++;
}
if (failed === 0 && Number(code) !== 0) failed = 1;
if (passed + failed + skipped === 0) failed = 1;

for (const { testResults } of reports) {
  for (const { name, assertionResults } of testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status !== 'passed') process.stdout.write(`${status}: ${fullName} (${name})\n`);
    }
  }
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed + skipped > 0 ? 1 : 0);
