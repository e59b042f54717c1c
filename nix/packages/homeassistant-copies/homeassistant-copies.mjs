// Written by `npm run device-programs` from src/device/homeassistant-copies.
import { chmodSync, chownSync, closeSync, existsSync, fchmodSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, renameSync, rmSync, statSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomInt } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { connect } from "node:net";
import { createInterface } from "node:readline/promises";
// src/device/lib/durable-file.ts
var isMissing = (thrown) => thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR");
function readBounded(path, mostBytes = 65536) {
	let file;
	try {
		file = openSync(path, "r");
	} catch (thrown) {
		if (isMissing(thrown)) return null;
		throw thrown;
	}
	try {
		const bytes = Buffer.alloc(mostBytes + 1);
		let length = 0;
		for (let read = -1; read !== 0 && length < bytes.length; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
		if (length > mostBytes) throw new Error(`${path} has more than ${mostBytes} bytes`);
		return bytes.toString("utf8", 0, length);
	} finally {
		closeSync(file);
	}
}
function writeDurably(path, text, mode = 384) {
	const partial = `${path}.partial`;
	try {
		const file = openSync(partial, "w", mode);
		try {
			fchmodSync(file, mode);
			writeFileSync(file, text);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(partial, path);
	} catch (thrown) {
		removeFile(partial);
		throw thrown;
	}
	syncFolder(dirname(path));
}
function removeFile(path) {
	try {
		unlinkSync(path);
	} catch (thrown) {
		if (!isMissing(thrown)) throw thrown;
	}
}
function syncFolder(path) {
	const folder = openSync(path, "r");
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}
// src/device/lib/lock.ts
async function withLock(path, act) {
	const holder = spawn("flock", [
		"--wait",
		"60",
		path,
		"cat"
	], { stdio: [
		"pipe",
		"pipe",
		"pipe"
	] });
	const ended = once(holder, "close");
	let said = "";
	holder.stderr.on("data", (chunk) => {
		said += chunk;
	});
	holder.stdin.on("error", () => void 0);
	try {
		holder.stdin.write(".");
		await Promise.race([once(holder.stdout, "data"), ended.then(([code]) => {
			throw new Error(said.trim() || `${path} stays locked (${code})`);
		})]);
		return await act();
	} finally {
		holder.stdin.end();
		await ended.catch(() => void 0);
	}
}
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
// src/device/homeassistant-copies/failure.ts
var Failure = class extends Error {
	code;
	constructor(code, text) {
		super(text);
		this.code = code;
	}
};
// src/device/homeassistant-copies/copies.ts
var mostKept = 2;
var namePattern = /^(update|restore)-\d{8}T\d{6}Z$/;
var nameAt = (of, at) => `${of}-${at.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
var diskOf = ({ copies }, name) => join(copies, `${name}.qcow2`);
var recordOf = ({ copies }, name) => join(copies, `${name}.json`);
function newCopy(places, of, now) {
	let at = now;
	while (existsSync(diskOf(places, nameAt(of, at)))) at = new Date(at.getTime() + 1e3);
	const number = 1 + Math.max(0, ...copiesIn(places).map((each) => each.number));
	return {
		name: nameAt(of, at),
		number,
		made: at.toISOString(),
		of
	};
}
function copiesIn(places) {
	if (!existsSync(places.copies)) return [];
	return readdirSync(places.copies).flatMap((file) => file.endsWith(".json") && namePattern.test(file.slice(0, -5)) ? [file.slice(0, -5)] : []).flatMap((name) => {
		const { number, made, isConsistent, pauseMs } = fieldsOf(parsed$1(recordOf(places, name))) ?? {};
		if (typeof made !== "string" || !existsSync(diskOf(places, name))) return [];
		const of = name.startsWith("restore") ? "restore" : "update";
		return [{
			name,
			number: Number.isSafeInteger(number) ? Number(number) : 0,
			made,
			isConsistent: isConsistent === true,
			pauseMs: Number(pauseMs) || 0,
			of
		}];
	}).sort((a, b) => b.number - a.number || (a.made < b.made ? 1 : -1));
}
function parsed$1(path) {
	try {
		return JSON.parse(readBounded(path) ?? "null");
	} catch {
		return null;
	}
}
function record(places, { name, ...rest }) {
	writeDurably(recordOf(places, name), `${JSON.stringify(rest)}\n`);
}
function removeCopy(places, name) {
	removeFile(recordOf(places, name));
	rmSync(diskOf(places, name), { force: true });
}
function tidy(places) {
	mkdirSync(places.copies, {
		recursive: true,
		mode: 448
	});
	rmSync(places.written, { force: true });
	rmSync(partOf(places), { force: true });
	rmSync(restoringOf(places), { force: true });
	const disk = existsSync(places.disk) ? statSync(places.disk).ino : null;
	const kept = new Set(copiesIn(places).map(({ name }) => name));
	const files = readdirSync(places.copies);
	for (const name of new Set(files.map((file) => file.replace(/\.(qcow2|json|json\.partial)$/, "")))) {
		if (!namePattern.test(name)) continue;
		const isTwin = statSync(diskOf(places, name), { throwIfNoEntry: false })?.ino === disk;
		if (kept.has(name) && !isTwin) continue;
		removeCopy(places, name);
		rmSync(`${recordOf(places, name)}.partial`, { force: true });
	}
}
var restoringOf = ({ disk }) => `${disk}.restoring`;
var partOf = ({ copies }) => join(copies, "copy.part");
function prune(places, of, most = mostKept) {
	for (const name of beyond(places, of, most)) removeCopy(places, name);
}
var beyond = (places, of, most) => copiesIn(places).filter((copy) => copy.of === of).slice(most).map(({ name }) => name);
function assertSpace(places, neededBytes, spared = null) {
	const free = () => {
		const { bavail, bsize } = statfsSync(places.copies);
		return bavail * bsize;
	};
	const wanted = neededBytes + places.freeBytes;
	const removable = beyond(places, "update", 1).filter((name) => name !== spared);
	const gained = removable.reduce((sum, name) => sum + statSync(diskOf(places, name)).blocks * 512, 0);
	if (free() < wanted && free() + gained >= wanted) for (const name of removable) removeCopy(places, name);
	if (free() < wanted) throw new Failure("space", `${places.copies} has ${free()} bytes free; a copy of Home Assistant's disk needs ${wanted}`);
}
// src/device/homeassistant-copies/line-socket.ts
var mostBytes = 1048576;
var Silence = class extends Error {
	isAbsent;
	constructor(text, isAbsent = false) {
		super(text);
		this.isAbsent = isAbsent;
	}
};
async function lineSocket(path, limitMs) {
	const late = AbortSignal.timeout(Math.ceil(limitMs));
	const socket = connect(path);
	const waiting = [];
	const arrived = [];
	let [unread, isOver] = ["", false];
	const give = (line) => {
		const next = waiting.shift();
		if (next) next(line);
		else if (line !== null) arrived.push(line);
	};
	const end = () => {
		isOver = true;
		while (waiting.length > 0) give(null);
	};
	socket.setEncoding("latin1").on("data", (text) => {
		unread += text;
		const lines = unread.split("\n");
		unread = lines.pop() ?? "";
		if (unread.length > mostBytes || arrived.length > 1e3) socket.destroy();
		for (const line of lines) {
			const found = parsed(line.slice(line.lastIndexOf("ÿ") + 1));
			if (found !== null) give(found);
		}
	});
	socket.on("close", end).on("error", end);
	await once(socket, "connect", { signal: late }).catch((thrown) => {
		socket.destroy();
		const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
		throw new Silence(`${path}: nothing answers`, code === "ENOENT" || code === "ECONNREFUSED");
	});
	return {
		send: (line) => socket.write(Buffer.from(line, "latin1")),
		next: (patienceMs) => new Promise((resolve, reject) => {
			const early = arrived.shift();
			if (early !== void 0) return resolve(early);
			const silent = () => reject(new Silence(`${path}: no answer`));
			if (isOver) return silent();
			const take = (line) => {
				clearTimeout(timer);
				if (line === null) silent();
				else resolve(line);
			};
			const timer = setTimeout(() => {
				waiting.splice(waiting.indexOf(take), 1);
				silent();
			}, patienceMs);
			waiting.push(take);
		}),
		close: () => socket.destroy()
	};
}
function parsed(line) {
	try {
		return fieldsOf(JSON.parse(line));
	} catch {
		return null;
	}
}
// src/device/homeassistant-copies/guest-agent.ts
var Refusal = class extends Error {};
var syncMs = 1e4;
var freezeMs = 6e4;
var thawMs = 3e4;
async function call(socket, command, limitMs) {
	socket.send(`${JSON.stringify({ execute: command })}\n`);
	const answer = await socket.next(limitMs);
	if (!Object.hasOwn(answer, "return")) throw new Refusal(`${command}: ${JSON.stringify(answer["error"])}`);
	return answer["return"];
}
async function synced(path, limitMs = syncMs) {
	const socket = await lineSocket(path, limitMs);
	const id = randomInt(1, 2 ** 31);
	try {
		socket.send(`\xff{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`);
		while ((await socket.next(limitMs))["return"] !== id);
		return socket;
	} catch (thrown) {
		socket.close();
		throw thrown;
	}
}
async function freeze(path) {
	const socket = await synced(path);
	try {
		const count = await call(socket, "guest-fsfreeze-freeze", freezeMs);
		return typeof count === "number" && count > 0;
	} catch (thrown) {
		if (thrown instanceof Silence || thrown instanceof Refusal) return false;
		throw thrown;
	} finally {
		socket.close();
	}
}
async function answers(path) {
	try {
		(await synced(path)).close();
		return true;
	} catch (thrown) {
		if (thrown instanceof Silence) return false;
		throw thrown;
	}
}
async function thaw(path, limitMs) {
	for (const end = performance.now() + limitMs;; await setTimeout$1(1e3)) {
		try {
			const left = Math.max(1e3, end - performance.now());
			const socket = await synced(path, Math.min(syncMs, left));
			try {
				await call(socket, "guest-fsfreeze-thaw", Math.min(thawMs, left));
				if (await call(socket, "guest-fsfreeze-status", syncMs) === "thawed") return true;
			} finally {
				socket.close();
			}
		} catch (thrown) {
			if (thrown instanceof Refusal && /CommandNotFound|disabled/i.test(thrown.message)) return true;
			if (!(thrown instanceof Silence || thrown instanceof Refusal)) throw thrown;
		}
		if (performance.now() >= end) return false;
	}
}
// src/device/homeassistant-copies/qemu.ts
var disk = "disk";
var copy = "kiln-copy";
var answerMs = 3e4;
var everyMs = 1e3;
async function withQemu(path, body) {
	const socket = await lineSocket(path, answerMs).catch((thrown) => {
		if (thrown instanceof Silence && thrown.isAbsent) return null;
		throw thrown;
	});
	if (socket === null) return null;
	try {
		await socket.next(answerMs);
		const ask = async (command, values = {}) => {
			socket.send(`${JSON.stringify({
				execute: command,
				arguments: values,
				id: command
			})}\n`);
			for (;;) {
				const line = await socket.next(answerMs);
				if (line["id"] !== command) continue;
				if (Object.hasOwn(line, "return")) return line["return"];
				throw new Failure("qemu", `${command}: ${JSON.stringify(line["error"])}`);
			}
		};
		await ask("qmp_capabilities");
		return await body(ask);
	} finally {
		socket.close();
	}
}
var beginCopy = (path, target) => withQemu(path, async (ask) => {
	await ask("blockdev-add", {
		driver: "qcow2",
		"node-name": copy,
		file: {
			driver: "file",
			filename: target
		}
	});
	await ask("blockdev-backup", {
		"job-id": copy,
		device: disk,
		target: copy,
		sync: "top",
		"auto-dismiss": false
	});
	return true;
});
async function jobOf(ask) {
	const all = await ask("query-jobs");
	const found = Array.isArray(all) ? all.find((each) => each?.id === copy) : void 0;
	if (!found) return null;
	return {
		isConcluded: found.status === "concluded",
		error: typeof found.error === "string" ? found.error : null
	};
}
async function endCopy(path) {
	for (;;) {
		const job = await withQemu(path, jobOf);
		if (job === null) throw new Failure("qemu", "the virtual machine ended while its disk was copied");
		if (job.isConcluded) {
			await cancelCopy(path);
			if (job.error === null) return;
			throw new Failure("qemu", job.error);
		}
		await setTimeout$1(everyMs);
	}
}
async function cancelCopy(path) {
	for (let turn = 0; turn < 60; turn++) {
		if (await withQemu(path, async (ask) => {
			const job = await jobOf(ask);
			if (job !== null) await ask(job.isConcluded ? "job-dismiss" : "job-cancel", { id: copy }).catch(ended);
			return job === null && !await hasNode(ask);
		}) !== false) return;
		await setTimeout$1(turn === 0 ? 0 : everyMs);
	}
}
async function hasNode(ask) {
	const nodes = await ask("query-named-block-nodes", { flat: true });
	const isThere = Array.isArray(nodes) && nodes.some((each) => each?.["node-name"] === copy);
	if (isThere) await ask("blockdev-del", { "node-name": copy });
	return isThere;
}
function ended(thrown) {
	if (!(thrown instanceof Failure)) throw thrown;
}
var resetMachine = (path) => withQemu(path, async (ask) => {
	await ask("system_reset");
	return true;
});
// src/device/homeassistant-copies/frozen.ts
var markOf = ({ copies }) => join(copies, "frozen");
async function atRest(places, act) {
	if (!existsSync(places.agent) || !await withLock(places.agentLock, () => answers(places.agent))) {
		await act();
		return {
			isFrozen: false,
			pauseMs: 0,
			wasReset: false
		};
	}
	return withLock(places.agentLock, async () => {
		writeDurably(markOf(places), "");
		const began = performance.now();
		let [isFrozen, wasReset] = [false, false];
		try {
			isFrozen = await freeze(places.agent);
			await act();
		} finally {
			wasReset = await thawed(places);
		}
		return {
			isFrozen,
			pauseMs: Math.round(performance.now() - began),
			wasReset
		};
	});
}
async function thawAgain(places) {
	if (!existsSync(markOf(places))) return "nothing";
	if (!existsSync(places.agent)) {
		removeFile(markOf(places));
		return "nothing";
	}
	return withLock(places.agentLock, async () => await thawed(places) ? "reset" : "thawed");
}
async function thawed(places) {
	const wasReset = !await thaw(places.agent, places.thawMs).catch(() => false);
	if (wasReset && await resetMachine(places.monitor) === null) throw new Failure("qemu", "the guest may be frozen, and its monitor does not answer");
	removeFile(markOf(places));
	return wasReset;
}
// src/device/lib/home-assistant.ts
function machineDisk(path) {
	const header = Buffer.alloc(32);
	const file = openSync(path, "r");
	try {
		readSync(file, header, 0, 32, 0);
	} finally {
		closeSync(file);
	}
	if (header.toString("latin1", 0, 4) !== "QFIû") return null;
	return {
		ha_vm_used_bytes: statSync(path).blocks * 512,
		ha_vm_total_bytes: Number(header.readBigUInt64BE(24))
	};
}
// src/device/homeassistant-copies/make.ts
async function run(program, args) {
	const child = spawn(program, args, { stdio: [
		"ignore",
		"ignore",
		"pipe"
	] });
	const closed = once(child, "close");
	let said = "";
	child.stderr.on("data", (part) => {
		said = (said + part.toString("utf8")).slice(-2e3);
	});
	const [code, signal] = await closed.catch((thrown) => [String(thrown), null]);
	return code === 0 ? null : said.trim() || `${program} ended with ${code ?? signal}`;
}
async function makeCopy(places, now) {
	if (!existsSync(places.disk)) return null;
	const disk = machineDisk(places.disk);
	if (disk === null) throw new Failure("missing", `${places.disk} is not a qcow2 disk`);
	const isRunning = await withQemu(places.monitor, async () => true) !== null;
	if (isRunning) await cancelCopy(places.monitor);
	const copyOf = newCopy(places, "update", now());
	const part = partOf(places);
	let rest = {
		isFrozen: !isRunning,
		pauseMs: 0,
		wasReset: false
	};
	try {
		if (await canReflink(places)) {
			assertSpace(places, 0);
			const act = () => reflink(places.disk, part);
			if (isRunning) rest = await atRest(places, act);
			else await act();
		} else {
			assertSpace(places, disk.ha_vm_used_bytes);
			if (isRunning) rest = await byQemu(places, disk.ha_vm_total_bytes);
			else await whileOff(places);
		}
		settleFile(part);
	} catch (thrown) {
		rmSync(part, { force: true });
		rmSync(places.written, { force: true });
		throw thrown;
	}
	renameSync(part, diskOf(places, copyOf.name));
	const { isFrozen: isConsistent, pauseMs } = rest;
	const copy = {
		...copyOf,
		isConsistent,
		pauseMs
	};
	record(places, copy);
	prune(places, "update");
	return {
		...copy,
		...rest
	};
}
function settleFile(part) {
	if (!lstatSync(part).isFile()) throw new Failure("changed", `${part} is not a file`);
	if (machineDisk(part) === null) throw new Failure("copy", `${part} is not a qcow2 disk`);
	if (process.getuid?.() === 0) chownSync(part, 0, 0);
	chmodSync(part, 384);
	const file = openSync(part, "r");
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
async function canReflink(places) {
	const part = partOf(places);
	const problem = await run("cp", [
		"--reflink=always",
		"--",
		places.disk,
		part
	]);
	rmSync(part, { force: true });
	return problem === null;
}
async function reflink(from, to) {
	const problem = await run("cp", [
		"--reflink=always",
		"--",
		from,
		to
	]);
	if (problem !== null) throw new Failure("copy", problem);
}
async function byQemu(places, sizeBytes) {
	const { written, monitor } = places;
	const problem = await run("qemu-img", [
		"create",
		"-q",
		"-f",
		"qcow2",
		written,
		String(sizeBytes)
	]);
	if (problem !== null) throw new Failure("copy", problem);
	if (process.getuid?.() === 0) {
		const { uid, gid } = statSync(places.disk);
		chownSync(written, uid, gid);
	}
	chmodSync(written, 384);
	const rest = await atRest(places, async () => {
		if (await beginCopy(monitor, written) === null) throw new Failure("qemu", "the virtual machine ended while its disk was copied");
	});
	await endCopy(monitor);
	renameSync(written, partOf(places));
	return rest;
}
async function whileOff(places) {
	const before = statSync(places.disk);
	const problem = await run("cp", [
		"--sparse=always",
		"--",
		places.disk,
		partOf(places)
	]);
	if (problem !== null) throw new Failure("copy", problem);
	const after = statSync(places.disk);
	if (after.mtimeMs !== before.mtimeMs || after.ino !== before.ino || existsSync(places.monitor)) throw new Failure("changed", "Home Assistant was started while its disk was copied");
}
// src/device/homeassistant-copies/places.ts
var verbs = [
	"make",
	"thaw",
	"list",
	"restore"
];
var values = {
	"--disk": "/var/lib/kaliun/home-assistant.qcow2",
	"--copies": "/var/lib/kaliun/home-assistant-copies",
	"--runtime": "/run/homeassistant-vm",
	"--writable": "/var/lib/homeassistant-vm",
	"--unit": "homeassistant-vm.service",
	"--free-mib": "5120",
	"--thaw-seconds": "120"
};
function readWords(words) {
	const [first = "", ...rest] = words;
	const verb = verbs.find((each) => each === first);
	if (!verb) throw new Failure("words", `${first} is not one of ${verbs.join(", ")}`);
	const given = { ...values };
	let [name, isYes] = [null, false];
	for (let at = 0; at < rest.length; at++) {
		const [word = "", value] = rest.slice(at);
		if (word === "--yes") isYes = true;
		else if (Object.hasOwn(given, word) && value !== void 0) {
			Object.assign(given, { [word]: value });
			at++;
		} else if (verb === "restore" && name === null && !word.startsWith("-")) name = word;
		else throw new Failure("words", `${word} is not an argument`);
	}
	if (verb === "restore" && name === null) throw new Failure("words", "restore takes the name of a copy: see homeassistant-copies list");
	const whole = (word) => {
		if (/^\d{1,9}$/.test(given[word])) return Number(given[word]);
		throw new Failure("words", `${word} takes a number`);
	};
	const runtime = given["--runtime"];
	return {
		verb,
		name,
		isYes,
		places: {
			disk: given["--disk"],
			copies: given["--copies"],
			agent: join(runtime, "agent.sock"),
			agentLock: join(runtime, "agent.lock"),
			monitor: join(runtime, "qmp.sock"),
			written: join(given["--writable"], "home-assistant-copy.part"),
			unit: given["--unit"],
			freeBytes: whole("--free-mib") * 2 ** 20,
			thawMs: whole("--thaw-seconds") * 1e3
		}
	};
}
// src/device/homeassistant-copies/restore.ts
async function restore(places, { name, isYes, now, report }) {
	const copy = copiesIn(places).find((each) => each.name === name);
	if (!copy) throw new Failure("missing", `there is no copy ${name}: see homeassistant-copies list`);
	report(`This copy of Home Assistant's disk is ${ageOf(copy, now())} old, from ${copy.made}.${copy.isConsistent ? "" : " Its file systems were not at rest."}`);
	report("What Home Assistant has written since then is not in it. The present disk is kept as a copy.");
	if (!isYes && !await isConfirmed()) throw new Failure("refused", "nothing has changed");
	const { disk, unit } = places;
	const next = restoringOf(places);
	assertSpace(places, statSync(diskOf(places, name)).blocks * 512, name);
	try {
		await copied(diskOf(places, name), next, disk);
		await swapped();
	} finally {
		rmSync(next, { force: true });
	}
	report("Home Assistant starts from the copy.");
	async function swapped() {
		const ignore = () => void 0;
		const signals = [
			"SIGINT",
			"SIGTERM",
			"SIGHUP"
		];
		for (const signal of signals) process.on(signal, ignore);
		try {
			await systemctl("stop", unit);
			if (existsSync(places.monitor)) throw new Failure("changed", `${unit} did not stop`);
			const before = newCopy(places, "restore", now());
			record(places, {
				...before,
				isConsistent: true,
				pauseMs: 0
			});
			linkSync(disk, diskOf(places, before.name));
			renameSync(next, disk);
			prune(places, "restore", 1);
		} finally {
			await systemctl("start", unit);
			for (const signal of signals) process.off(signal, ignore);
		}
	}
}
async function systemctl(verb, unit) {
	const problem = await run("systemctl", [verb, unit]);
	if (problem !== null) throw new Failure("copy", `systemctl ${verb} ${unit}: ${problem}`);
}
async function copied(from, to, like) {
	const problem = await run("cp", [
		"--reflink=auto",
		"--sparse=always",
		"--",
		from,
		to
	]);
	if (problem !== null) throw new Failure("copy", problem);
	const { uid, gid } = statSync(like);
	if (process.getuid?.() === 0) chownSync(to, uid, gid);
	chmodSync(to, 384);
	const file = openSync(to, "r");
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
async function isConfirmed() {
	const terminal = createInterface({
		input: process.stdin,
		output: process.stderr
	});
	const ended = once(terminal, "close").then(() => "");
	const answer = await Promise.race([terminal.question("Type yes to go on: "), ended]);
	terminal.close();
	return answer.trim() === "yes";
}
function ageOf({ made }, now) {
	const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(made)) / 6e4));
	const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
	if (days > 0) return `${days} d ${hours} h`;
	return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
// src/device/homeassistant-copies/index.ts
var report = (line) => process.stderr.write(`${line}\n`);
var now = () => /* @__PURE__ */ new Date();
async function done({ verb, name, isYes, places }) {
	mkdirSync(places.copies, {
		recursive: true,
		mode: 448
	});
	const alone = (act) => withLock(join(places.copies, "lock"), async () => {
		const found = await thawAgain(places);
		if (found !== "nothing") report(`Home Assistant was left at rest: ${found}.`);
		tidy(places);
		return act();
	});
	switch (verb) {
		case "make": {
			const copy = await alone(() => makeCopy(places, now));
			process.stdout.write(`${JSON.stringify(copy)}\n`);
			if (copy === null) report("Home Assistant has no disk yet.");
			else report(`${copy.name}: Home Assistant paused for ${copy.pauseMs} ms.`);
			if (copy?.wasReset) report("Its guest agent did not let it go on: it was restarted.");
			return;
		}
		case "thaw": {
			const found = await thawAgain(places);
			process.stdout.write(`${JSON.stringify(found)}\n`);
			return;
		}
		case "list":
			for (const copy of copiesIn(places)) process.stdout.write(`${copy.name}  ${ageOf(copy, now())} old${copy.isConsistent ? "" : ", not at rest"}\n`);
			return;
		case "restore": return alone(() => restore(places, {
			name: name ?? "",
			isYes,
			now,
			report
		}));
	}
}
var remember = (words, outcome) => writeDurably(join(words.places.copies, "last_copy"), `${JSON.stringify(outcome)}\n`);
try {
	const words = readWords(process.argv.slice(2));
	try {
		await done(words);
		if (words.verb === "make") remember(words, { outcome: "made" });
	} catch (thrown) {
		const detail = thrown instanceof Error ? thrown.message : String(thrown);
		if (words.verb === "make") remember(words, {
			outcome: "failed",
			detail
		});
		throw thrown;
	}
} catch (thrown) {
	report(`homeassistant-copies: ${thrown instanceof Error ? thrown.message : thrown}`);
	const isKnown = thrown instanceof Failure || thrown instanceof Silence;
	process.exitCode = thrown instanceof Failure && thrown.code === "words" ? 64 : isKnown ? 75 : 1;
}
process.exit();
export {};
