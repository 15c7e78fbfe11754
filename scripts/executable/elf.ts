/**
 * Puts a blob into a Linux executable of Node, where Node's single-executable support looks for it: a note named
 * `NODE_SEA_BLOB`, loaded with the program. Pure: bytes in, bytes out. Layout: elf(5); the note's: Node's own documentation,
 * "Single executable applications".
 */

const NOTE_NAME = Buffer.from('NODE_SEA_BLOB\0');
/** Node looks for the note only where the digit behind this is a 1. */
const FUSE = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0');
const HEADER_BYTES = 56;
/** A page of the largest size that a Linux on x64 or arm64 has. */
const PAGE = 0x10000;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PT_PHDR = 6;
const READ = 4;
const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
  readonly align: number;
}

/** The processor that an executable is for, as Node names it. @throws where it is no Linux executable for x64 or arm64. */
export function processorOf(executable: Buffer): string {
  const is64Little = executable.subarray(0, 6).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]));
  const name = is64Little ? MACHINES[executable.readUInt16LE(18)] : undefined;
  if (name === undefined) throw new Error('this is no Linux executable for x64 or arm64');
  return name;
}

/**
 * The executable with the blob in it. What is not loaded with the program, such as its symbols, is left out.
 * @throws where the executable is none that can take it.
 */
export function withBlob(executable: Buffer, blob: Buffer): Buffer {
  processorOf(executable);
  const segments = readSegments(executable);
  const loaded = segments.filter((segment) => segment.type === PT_LOAD);
  const first = loaded[0];
  const last = loaded.at(-1);
  if (first === undefined || last === undefined) throw new Error('the executable loads nothing');
  const kept = Math.max(...segments.map((segment) => segment.offset + segment.fileBytes));
  const memoryEnd = Math.max(...loaded.map((segment) => segment.address + segment.memoryBytes));
  // The distance of file and memory is that of the first segment: kernels before 5.18 look for the headers by it.
  const base = first.address - first.offset;
  const at = Math.ceil(Math.max(kept, memoryEnd - base) / PAGE) * PAGE;
  const note = noteOf(blob);
  const headers = (segments.length + 2) * HEADER_BYTES;
  const here = (offset: number, bytes: number) => ({
    ...{ flags: READ, offset: at + offset, address: base + at + offset, fileBytes: bytes, memoryBytes: bytes },
  });
  const added: Segment = { type: PT_LOAD, ...here(0, headers + note.length), align: PAGE };
  const all = segments.flatMap((segment): Segment[] => {
    if (segment.type === PT_PHDR) return [{ ...segment, ...here(0, headers) }];
    return segment === last ? [segment, added] : [segment];
  });
  all.push({ type: PT_NOTE, ...here(headers, note.length), align: 4 });
  const whole = Buffer.concat([executable.subarray(0, kept), Buffer.alloc(at - kept), ...all.map(headerOf), note]);
  blowFuse(whole);
  whole.writeBigUInt64LE(BigInt(at), 32);
  whole.writeUInt16LE(all.length, 56);
  // No section headers: they described what was left out.
  whole.writeBigUInt64LE(0n, 40);
  whole.fill(0, 60, 64);
  return whole;
}

function readSegments(executable: Buffer): Segment[] {
  const start = Number(executable.readBigUInt64LE(32));
  return Array.from({ length: executable.readUInt16LE(56) }, (_, index) => {
    const header = executable.subarray(start + index * HEADER_BYTES, start + (index + 1) * HEADER_BYTES);
    const number = (offset: number) => Number(header.readBigUInt64LE(offset));
    return {
      ...{ type: header.readUInt32LE(0), flags: header.readUInt32LE(4), offset: number(8), address: number(16) },
      ...{ fileBytes: number(32), memoryBytes: number(40), align: number(48) },
    };
  });
}

function headerOf({ type, flags, offset, address, fileBytes, memoryBytes, align }: Segment): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(flags, 4);
  [offset, address, address, fileBytes, memoryBytes, align].forEach((value, index) => {
    header.writeBigUInt64LE(BigInt(value), 8 + index * 8);
  });
  return header;
}

function noteOf(blob: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(NOTE_NAME.length, 0);
  head.writeUInt32LE(blob.length, 4);
  return Buffer.concat([head, padded(NOTE_NAME), padded(blob)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function blowFuse(whole: Buffer): void {
  const at = whole.indexOf(FUSE);
  if (at === -1 || whole.indexOf(FUSE, at + 1) !== -1) throw new Error('this Node takes no blob');
  whole.write('1', at + FUSE.length - 1);
}
