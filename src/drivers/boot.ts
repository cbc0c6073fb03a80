/** No runner has attached for so long: none will, in ms. */
const FIRST_WORD_MS = 20_000;

/**
 * What a pod runs until its program is there. The program comes as the first line of standard input, and sees the
 * rest of it. A ConfigMap would do too, and costs each pod its kubelet's wait for a volume: 0.2 s on the lab, and a
 * second more where the kubelet asks for it before the API server lets it.
 */
function boot(limitMs: number): void {
  const { stdin } = process;
  const alone = setTimeout(() => {
    process.stderr.write('no program came\n');
    process.exit();
  }, limitMs);
  let text = '';
  const read = (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0) return;
    clearTimeout(alone);
    stdin.off('data', read);
    const { program } = JSON.parse(text.slice(0, end)) as { program: string };
    require('node:vm').compileFunction(program, ['require', 'exports'], { filename: 'agent.cjs' })(
      require,
      {},
    );
    stdin.emit('data', text.slice(end + 1));
  };
  stdin.setEncoding('utf8');
  stdin.on('data', read);
}

/** For `node -e`. */
export const BOOT = `(${boot})(${FIRST_WORD_MS})`;

/** The first line for standard input. @param program text of a CommonJS module that needs nothing but Node */
export const bootLine = (program: string): string => `${JSON.stringify({ program })}\n`;
