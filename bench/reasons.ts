/**
 * Why a goal is not reached, as measured: shown with the measurement's figures whenever one of its goals is missed.
 */

export const REASONS: Readonly<Record<string, readonly string[]>> = {
  'start-up': [
    'What is missing is the SSH library’s own time: it loads Node’s crypto and its WebAssembly before its first byte. A program that loads nothing but its client, beside in the table, is no quicker. Less would take another library, or a patched one.',
  ],
  diagnosis: [
    'What is left beside (d) is the host’s own work: the probe starts some hundred short processes, and Compose’s view alone is two starts of Go programs. The endpoints are asked meanwhile.',
    'By public API 8 round trips is the least: TCP, greetings, key exchange, service, key offer, signature, channel, command. Signing at once (7), service and authentication in one flight (6) and channels opened behind it (5) would each save one, by private members of the library: not done.',
  ],
  recovery: [
    'The backend of the stack is healthy for Docker only at its first health check after its start: that and `stable-for` are most of the time, and are the same for anybody who waits for health. A shorter `stable-for` is an input.',
    'A rebuild and a full restart are verified once their own steps have ended on the host; a backend that was well before that is seen well only then.',
  ],
};
