import { spawn } from 'node:child_process';

/** A command that ended badly, with the end of what it wrote. */
export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {number | string | null} code
   * @param {string} output
   */
  constructor(command, code, output) {
    super(`${command} ended with ${code ?? 'no code'}`);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

/** How much of a command's output is kept for the day it fails. */
const keptLines = 80;

/**
 * Runs a command quietly to its end; what it wrote is shown only when it fails. Resolves to its output. A signal that
 * ends this process ends the command as well.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, loud?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      timeout: options.timeoutMs,
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const stop = () => child.kill('SIGTERM');
    process.once('exit', stop);
    child.once('error', (error) => reject(new CommandFailed(command, null, String(error))));
    child.once('close', (code, signal) => {
      process.removeListener('exit', stop);
      if (code === 0) resolve(output);
      else reject(new CommandFailed([command, ...args].join(' '), code ?? signal, lastLines(output)));
    });
  });
}

/** @param {string} text */
function lastLines(text) {
  return text.trimEnd().split('\n').slice(-keptLines).join('\n');
}
