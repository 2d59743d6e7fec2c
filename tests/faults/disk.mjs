// A small disk of its own for a profile: ext4 in a file, on a loop device. Its power can be cut, which
// leaves what had reached the device and nothing of what the system held in memory; and it can be
// filled to the brim. Needs the right to mount.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statfsSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Large enough that a wrong sum of Chromium's (4 GiB too much after a refused write) leaves room; the file has holes. */
const BYTES = 16 * 1024 ** 3;
/** A copy during which the system wrote to the device is made again, at most so often. */
const COPIES = 5;
/** How often a busy disk is asked to go, before it goes when it can. */
const TRIES = 40;
/** What fills it. */
const FILLING = 'filling.';

/** What a command writes. Other lanes go on meanwhile; and Ctrl-C, which is for the run, does not reach it. */
const run = (command, ...given) => new Promise((resolve, reject) => {
	const child = spawn(command, given, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	const said = ['', ''];
	[child.stdout, child.stderr].forEach((it, at) => it.setEncoding('utf8').on('data', (text) => { said[at] += text; }));
	child.once('error', reject);
	child.once('close', (code) => (code === 0 ? resolve(said[0]) : reject(Object.assign(new Error(`${command} ${given.join(' ')}: ${code}, ${said[1].trim()}`), { stderr: said[1] }))));
});

/** One after the other: who mounts takes the first loop device that is free. */
let mounting = Promise.resolve();
const inTurn = (work) => { const done = mounting.then(work); mounting = done.catch(() => {}); return done; };

export class Disk {
	/** Why no disk can be made here; null where it can. */
	static async refused(folder) {
		try {
			const disk = new Disk(folder);
			await disk.make();
			await disk.remove();
			return null;
		} catch (fault) {
			return String(fault.stderr || fault.message).trim().split('\n')[0];
		}
	}

	/** Lets go of what a run that was ended in the middle left mounted under `folder`. */
	static release(folder) {
		if (!existsSync('/proc/mounts')) return;
		for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
			const at = line.split(' ')[1];
			if (at?.startsWith(`${folder}/`)) execFileSync('umount', ['-l', at]);
		}
	}

	constructor(folder) {
		Object.assign(this, { folder, image: path.join(folder, 'disk.img'), at: path.join(folder, 'disk'), device: null, blurred: 0, filled: 0 });
	}

	/** Makes it, empty, and mounts it; throws with the reason where this is not permitted. */
	async make() {
		mkdirSync(this.folder, { recursive: true });
		writeFileSync(this.image, '');
		truncateSync(this.image, BYTES);
		// Nothing is held back for root, and nothing is written behind our back later.
		await run('mkfs.ext4', '-q', '-F', '-m', '0', '-N', '16384', '-J', 'size=8', '-E', 'lazy_itable_init=0,lazy_journal_init=0', this.image);
		mkdirSync(this.at, { recursive: true });
		await this.mount();
	}

	async mount() {
		await inTurn(() => run('mount', '-o', 'loop', this.image, this.at));
		this.device = (await run('findmnt', '-n', '-o', 'SOURCE', this.at)).trim();
	}

	/** Lets go of it; at the worst once the last file in it is closed. */
	async unmount() {
		if (!this.device) return;
		for (let tries = 0; ; tries += 1) {
			try {
				await run('umount', ...(tries < TRIES ? [] : ['-l']), this.at);
				break;
			} catch (fault) {
				if (tries > TRIES) throw fault;
				await sleep(50);
			}
		}
		this.device = null;
	}

	/** Sectors written to the device so far. */
	written() {
		return readFileSync(`/sys/block/${path.basename(this.device)}/stat`, 'utf8').trim().split(/\s+/)[6];
	}

	/** Takes what the device holds at this moment, as it would be found after a power cut. */
	async snap() {
		for (let copies = 1; ; copies += 1) {
			const before = this.written();
			await run('cp', '--sparse=always', '--reflink=never', this.image, `${this.image}.cut`);
			if (this.written() === before) return;
			// Written to in the middle: a mixture of two moments is no power cut.
			if (copies === COPIES) { this.blurred += 1; return; }
		}
	}

	/** Goes on with what was taken; what the system still held in memory goes to the old disk. */
	async restore() {
		await this.unmount();
		renameSync(`${this.image}.cut`, this.image);
		await this.mount();
	}

	/** Everything written so far reaches the device, as it does by itself within half a minute. */
	async sync() {
		await run('sync', '-f', this.at);
	}

	/** Leaves no more than this many bytes free. */
	async fill(leave) {
		const { bavail, bsize } = statfsSync(this.at);
		// What does not fit fills it as well.
		try { if (bavail * bsize > leave) await run('fallocate', '-l', String(bavail * bsize - leave), this.filling()); } catch { /* so it is full */ }
		if (leave > 0) return;
		// The rest block by block, since somebody else is writing too.
		const block = Buffer.alloc(4096, 1);
		let file = null;
		try {
			file = openSync(this.filling(), 'w');
			for (;;) if (writeSync(file, block) < block.length) break;
		} catch (fault) {
			if (fault.code !== 'ENOSPC') throw fault;
		} finally {
			if (file !== null) closeSync(file);
		}
	}

	filling() {
		this.filled += 1;
		return path.join(this.at, `${FILLING}${this.filled}`);
	}

	/** Gives free what it was filled with. */
	free() {
		for (const it of readdirSync(this.at)) if (it.startsWith(FILLING)) rmSync(path.join(this.at, it));
	}

	async remove() {
		await this.unmount();
		for (const it of [this.image, `${this.image}.cut`]) if (existsSync(it)) rmSync(it);
		rmSync(this.at, { recursive: true, force: true });
	}
}
