// A zip file whose bytes follow from what is in it alone: names in order, one moment for all, no owner.
import { crc32 as crcOf, deflateRawSync } from 'node:zlib';

/** 1980-01-01 00:00, the first moment that a zip can tell. */
const DATE = 0x21, TIME = 0;

const table = Array.from({ length: 256 }, (_, n) => { for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n >>> 0; });
// Node 20 has none of its own.
const crc32 = crcOf ?? ((bytes) => { let it = ~0; for (const byte of bytes) it = (it >>> 8) ^ table[(it ^ byte) & 255]; return ~it >>> 0; });

/** @param {Map<string, Buffer>} files by name */
export function zip(files) {
	const parts = [], directory = [];
	let at = 0;
	for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
		const deflated = deflateRawSync(bytes, { level: 9 });
		const [method, body] = deflated.length < bytes.length ? [8, deflated] : [0, bytes];
		const told = Buffer.from(name, 'utf8');
		const common = Buffer.alloc(26);
		// version, UTF-8 names, method, time, date, crc, sizes, length of the name
		[[20, 2], [0x800, 2], [method, 2], [TIME, 2], [DATE, 2], [crc32(bytes), 4], [body.length, 4], [bytes.length, 4], [told.length, 2], [0, 2]]
			.reduce((offset, [value, size]) => common.writeUIntLE(value, offset, size), 0);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, told]);
		const entry = Buffer.alloc(14);
		// comment, disk, attributes inside and outside (a plain file that everybody reads), where it lies
		entry.writeUInt32LE(0o100644 * 0x10000, 6);
		entry.writeUInt32LE(at, 10);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, entry, told]));
		parts.push(local, body);
		at += local.length + body.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(files.size, 8);
	end.writeUInt16LE(files.size, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, central, end]);
}
