// Written by `npm run device-programs` from src/device/kiln-updates.
import { closeSync, existsSync, fchmodSync, fsyncSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, statfsSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { constants, open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { connect } from "node:net";
import { promisify } from "node:util";
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
// src/engine/kits/signature.ts
var prefix = Buffer.from("302a300506032b6570032100", "hex");
function isSignedBy(text, signature, publicKey) {
	const [by, signed] = [splitSignature(publicKey), splitSignature(signature)];
	if (by.name !== signed.name || by.bytes.length !== 32 || signed.bytes.length !== 64) return false;
	const key = createPublicKey({
		key: Buffer.concat([prefix, by.bytes]),
		format: "der",
		type: "spki"
	});
	return verify(null, Buffer.from(text), key, signed.bytes);
}
function splitSignature(text) {
	const colon = text.indexOf(":");
	return {
		name: text.slice(0, colon),
		bytes: Buffer.from(text.slice(colon + 1), "base64")
	};
}
// src/shared/updates/signed-text.ts
var maxSignedTextLength = 1500;
var signatureForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{85}[AQgw]==$/;
var updateKeyForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
function unsignedText(kind, names, fields) {
	return [
		kind,
		...names.map((name) => `${name} ${fields[name]}`),
		""
	].join("\n");
}
function parseSignedText(text, kind, names) {
	if (text.length > 1500) return null;
	const lines = text.split("\n");
	if (lines.length !== names.length + 3 || lines[0] !== kind || lines.at(-1) !== "") return null;
	const fields = {};
	for (const [index, name] of names.entries()) {
		const value = restOf(lines[index + 1], name);
		if (value === null) return null;
		fields[name] = value;
	}
	const signature = restOf(lines.at(-2), "sign");
	if (signature === null || !signatureForm.test(signature)) return null;
	return {
		fields,
		signed: unsignedText(kind, names, fields),
		signature
	};
}
var restOf = (line, name) => line?.startsWith(`${name} `) ? line.slice(name.length + 1) : null;
function wholeNumber(text) {
	return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}
// src/shared/updates/key-set.ts
var kind$1 = "kiln-keys 1";
var names$1 = [
	"keys",
	"daily",
	"made"
];
function parseKeySet(text) {
	const parsed = parseSignedText(text, kind$1, names$1);
	if (!parsed) return null;
	const { daily } = parsed.fields;
	const [number, made] = [wholeNumber(parsed.fields.keys), wholeNumber(parsed.fields.made)];
	if (number === null || made === null || !updateKeyForm.test(daily)) return null;
	return {
		keySet: {
			number,
			daily,
			made
		},
		isSignedBy: (key, verify) => verify(parsed.signed, parsed.signature, key)
	};
}
// src/shared/store-path.ts
var storePathForm = /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]{1,211}$/;
// src/shared/updates/pointer.ts
var kind = "kiln-update 1";
var names = [
	"for",
	"profile",
	"architecture",
	"keys",
	"sequence",
	"toplevel",
	"made",
	"expires"
];
var forms = {
	for: /^(?:box\/[0-9a-f]{16}|ring\/[a-z0-9][a-z0-9-]{0,59})$/,
	profile: /^[a-z0-9][a-z0-9.-]{0,99}$/,
	architecture: /^(?:x86_64|aarch64)$/,
	toplevel: storePathForm
};
function parsePointer(text) {
	const parsed = parseSignedText(text, kind, names);
	const pointer = parsed && fromFields(parsed.fields);
	if (!parsed || !pointer) return null;
	return {
		pointer,
		isSignedBy: (key, verify) => verify(parsed.signed, parsed.signature, key)
	};
}
function fromFields(fields) {
	const [keys, sequence] = [wholeNumber(fields.keys), wholeNumber(fields.sequence)];
	const [made, expires] = [wholeNumber(fields.made), wholeNumber(fields.expires)];
	if (keys === null || sequence === null || made === null || expires === null) return null;
	if (expires <= made || expires - made > 3456e4) return null;
	const { for: audience, profile, architecture, toplevel } = fields;
	if (!forms.for.test(audience) || !forms.profile.test(profile)) return null;
	if (!forms.architecture.test(architecture) || !forms.toplevel.test(toplevel)) return null;
	return {
		for: audience,
		profile,
		architecture,
		keys,
		sequence,
		toplevel,
		made,
		expires
	};
}
// src/shared/updates/judge.ts
var firstStanding = ({ keys }) => ({
	keys,
	accepted: null,
	notBefore: keys.made
});
function judge(trust, before, given, verify) {
	const seen = withKeySet(trust, before, given.keySet, verify);
	if (typeof seen === "string") return {
		outcome: "refused",
		refusal: seen,
		pointer: null,
		standing: before
	};
	const standing = seen;
	const parsed = parsePointer(given.pointer);
	const refused = (refusal, pointer = null) => ({
		outcome: "refused",
		refusal,
		pointer,
		standing
	});
	if (!parsed) return refused("not-a-pointer");
	const { pointer } = parsed;
	if (pointer.keys < standing.keys.number) return refused("old-keys");
	if (pointer.keys > standing.keys.number) return refused("unknown-keys");
	if (!parsed.isSignedBy(standing.keys.daily, verify)) return refused("signature");
	const foreign = foreignPart(trust, pointer);
	if (foreign) return refused(foreign, pointer);
	const last = lastSequence(standing);
	const isKnown = given.pointer === standing.accepted;
	if (!isKnown && last !== null && pointer.sequence <= last) return refused("old-sequence", pointer);
	if (Math.max(given.clock, standing.notBefore) > pointer.expires) return refused("expired", pointer);
	if (isKnown) return {
		outcome: "known",
		pointer,
		standing
	};
	return {
		outcome: "new",
		pointer,
		standing: {
			...standing,
			accepted: given.pointer,
			notBefore: Math.max(standing.notBefore, pointer.made)
		}
	};
}
function withKeySet({ recovery }, before, text, verify) {
	if (text === null) return before;
	const parsed = parseKeySet(text);
	if (!parsed) return "not-a-key-set";
	if (!parsed.isSignedBy(recovery, verify)) return "key-set-signature";
	const { keySet } = parsed;
	if (keySet.number <= before.keys.number) return before;
	return {
		...before,
		keys: keySet,
		notBefore: keySet.made
	};
}
function foreignPart(trust, pointer) {
	if (pointer.for !== trust.for) return "other-box";
	if (pointer.profile !== trust.profile) return "other-profile";
	return pointer.architecture === trust.architecture ? null : "other-architecture";
}
function lastSequence({ accepted, keys }) {
	const parsed = accepted === null ? null : parsePointer(accepted);
	return parsed?.pointer.keys === keys.number ? parsed.pointer.sequence : null;
}
// src/shared/narinfo.ts
var once$1 = [
	"StorePath",
	"URL",
	"Compression",
	"NarHash",
	"NarSize",
	"References"
];
function parseNarInfo(text) {
	const fields = text.split("\n").map((line) => {
		const colon = line.indexOf(": ");
		return colon < 0 ? [line.replace(/:$/, ""), ""] : [line.slice(0, colon), line.slice(colon + 2)];
	});
	if (once$1.some((name) => fields.filter(([key]) => key === name).length > 1)) return null;
	const one = (name) => fields.find(([key]) => key === name)?.[1] ?? "";
	const storePath = one("StorePath");
	const [url, narHash, narSize] = [
		one("URL"),
		one("NarHash"),
		one("NarSize")
	];
	if (!storePath.startsWith("/nix/store/") || url === "" || narHash === "" || !/^\d+$/.test(narSize)) return null;
	const references = one("References").split(" ").filter(Boolean);
	const paths = references.map((each) => `/nix/store/${each}`).join(",");
	return {
		storePath,
		url,
		compression: one("Compression") || "bzip2",
		narHash,
		narSize,
		references,
		signatures: fields.flatMap(([key, value]) => key === "Sig" && value ? [value] : []),
		fingerprint: `1;${storePath};${narHash};${narSize};${paths}`
	};
}
var narInfoName = (storePath) => `${storePath.slice(11).slice(0, 32)}.narinfo`;
// src/device/kiln-updates/problem.ts
var Problem = class extends Error {
	code;
	constructor(code, text) {
		super(text);
		this.code = code;
	}
};
// src/device/kiln-updates/closure.ts
var maxNarInfoBytes = 1048576;
var maxPaths = 1e5;
var atOnce = 16;
var storeFolder = "/nix/store/";
async function signedClosure(download, { toplevel, key, described }) {
	const infos = /* @__PURE__ */ new Map();
	const texts = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set([toplevel]);
	for (let wave = [toplevel]; wave.length > 0;) {
		const next = [];
		const waiting = wave[Symbol.iterator]();
		const work = async () => {
			for (const path of waiting) {
				const { info, text } = checked(described.get(path) ?? "", path, key) ?? await signedInfo(download, path, key);
				infos.set(path, info);
				texts.set(path, text);
				for (const name of info.references) {
					const needed = storeFolder + name;
					if (seen.has(needed)) continue;
					seen.add(needed);
					next.push(needed);
				}
				if (seen.size > maxPaths) throw new Problem("too-large", `${toplevel} has more than ${maxPaths} paths`);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, work));
		wave = next;
	}
	return {
		infos,
		texts
	};
}
async function signedInfo(download, path, key) {
	const text = await download(`cache/${narInfoName(path)}`, maxNarInfoBytes);
	if (text === null) throw new Problem("incomplete", `the cache does not have ${path}`);
	const found = checked(text, path, key);
	if (!found) throw new Problem("unsigned-path", `${path} is not signed by ${key}`);
	return found;
}
function checked(text, path, key) {
	const info = parseNarInfo(text);
	return info?.storePath === path && info.signatures.some((each) => isSignedBy(info.fingerprint, each, key)) ? {
		info,
		text
	} : null;
}
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
// src/device/kiln-updates/described.ts
var mostBytes$2 = 67108864;
var nameOf$4 = (folder) => join(folder, "described.json");
function readDescribed(folder) {
	const found = /* @__PURE__ */ new Map();
	try {
		const texts = JSON.parse(readBounded(nameOf$4(folder), mostBytes$2) ?? "[]");
		for (const text of Array.isArray(texts) ? texts : []) {
			const info = typeof text === "string" ? parseNarInfo(text) : null;
			if (info) found.set(info.storePath, text);
		}
	} catch {}
	return found;
}
function writeDescribed(folder, texts) {
	try {
		writeDurably(nameOf$4(folder), JSON.stringify([...texts.values()]));
	} catch {}
}
var forgetDescribed = (folder) => removeFile(nameOf$4(folder));
// src/device/kiln-updates/download.ts
var patienceMs$2 = 3e4;
var mostTries$1 = 3;
var againMs = 1e3;
var downloadFrom = (source) => async (path, maxBytes) => {
	const address = `${source}/${path}`;
	try {
		return address.startsWith("file:") ? await fromFolder(address, maxBytes) : await fromServer(address, maxBytes);
	} catch (thrown) {
		if (thrown instanceof Problem) throw thrown;
		throw new Problem("unreachable", `${address}: ${reasonOf(thrown)}`);
	}
};
async function fromServer(address, maxBytes) {
	for (let turn = 1;; turn++) try {
		return await fromServerOnce(address, maxBytes);
	} catch (thrown) {
		const isSilent = thrown instanceof Error && thrown.name === "TimeoutError";
		if (thrown instanceof Problem || isSilent || turn === mostTries$1) throw thrown;
		await setTimeout(againMs * turn);
	}
}
async function fromServerOnce(address, maxBytes) {
	const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs$2) });
	if (answer.status === 404 || answer.status === 410) return null;
	if (!answer.ok || answer.body === null) throw new Problem("unreachable", `${address} answers ${answer.status}`);
	const parts = [];
	let size = 0;
	for await (const part of answer.body) {
		size += part.length;
		if (size > maxBytes) throw tooLarge(address, maxBytes);
		parts.push(part);
	}
	return Buffer.concat(parts).toString("latin1");
}
async function fromFolder(address, maxBytes) {
	const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
	const path = fileURLToPath(address);
	const file = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).catch((thrown) => {
		if (codeOf(thrown) === "ENOENT") return null;
		throw codeOf(thrown) === "ELOOP" ? /* @__PURE__ */ new Error("it is a symbolic link") : thrown;
	});
	if (file === null) return null;
	try {
		if (!(await file.stat()).isFile()) throw new Error("it is not a regular file");
		const bytes = Buffer.alloc(maxBytes + 1);
		let length = 0;
		for (let read = -1; read !== 0 && length < bytes.length; length += read) read = (await file.read(bytes, length, bytes.length - length)).bytesRead;
		if (length > maxBytes) throw tooLarge(address, maxBytes);
		return bytes.toString("latin1", 0, length);
	} finally {
		await file.close();
	}
}
var codeOf = (thrown) => thrown instanceof Error && "code" in thrown ? thrown.code : null;
var tooLarge = (address, maxBytes) => new Problem("too-large", `${address} is larger than ${maxBytes} bytes`);
function reasonOf(thrown) {
	if (!(thrown instanceof Error)) return String(thrown);
	return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
// src/device/kiln-updates/state.ts
var mostTries = 3;
var isBad = ({ bad }, system) => bad.some((each) => each.system === system && each.tries >= mostTries);
function withBad(state, { system, why, whole }) {
	const before = state.bad.find((each) => each.system === system)?.tries ?? 0;
	const others = state.bad.filter((each) => each.system !== system);
	return {
		...state,
		bad: [...others, {
			system,
			why,
			tries: whole ? mostTries : before + 1
		}].slice(-50)
	};
}
var withoutBad = (state, system) => ({
	...state,
	bad: state.bad.filter((each) => each.system !== system)
});
var nameOf$3 = (folder) => join(folder, "state.json");
var copyOf = (folder) => join(folder, "state-copy.json");
function readState(folder, trust) {
	const first = {
		standing: firstStanding(trust),
		keySet: null,
		fetched: null,
		reached: null,
		bad: []
	};
	const fields = remembered$1(folder);
	if (fields === null) return first;
	const { keySet, accepted, notBefore, fetched, reached, bad } = fields;
	const read = keySet === null ? null : parseKeySet(keySet);
	const received = read?.isSignedBy(trust.recovery, isSignedBy) ? read.keySet : null;
	if (keySet !== null && received === null) return first;
	const isNewer = received !== null && received.number > trust.keys.number;
	const keys = isNewer ? received : trust.keys;
	const counts = isAcceptedUnder(keys, accepted, trust);
	return {
		standing: {
			keys,
			accepted: counts ? accepted : null,
			notBefore: counts ? Math.max(notBefore, keys.made) : keys.made
		},
		keySet: isNewer ? keySet : null,
		fetched,
		reached,
		bad
	};
}
var isAcceptedUnder = (keys, accepted, { recovery }) => recovery === "" || accepted === null || parsePointer(accepted)?.isSignedBy(keys.daily, isSignedBy) === true;
function badOf(value) {
	const { system, why, tries } = fieldsOf(value) ?? {};
	return typeof system === "string" && typeof why === "string" && typeof tries === "number" ? [{
		system,
		why,
		tries
	}] : [];
}
function remembered$1(folder) {
	const [found, copy] = [readOne(nameOf$3(folder)), readOne(copyOf(folder))];
	if (typeof found === "object" && found !== null) return found;
	if (typeof copy === "object" && copy !== null) return copy;
	if (found === null && copy === null) return null;
	throw new Problem("state", `${nameOf$3(folder)} and its copy cannot be read, so that an older update could be taken. Restore one, or remove both to begin with the trust file`);
}
function readOne(path) {
	let text;
	try {
		text = readBounded(path);
		if (text === null) return null;
		return wholeOf(fieldsOf(JSON.parse(text))) ?? "unreadable";
	} catch {
		return "unreadable";
	}
}
function wholeOf(fields) {
	if (fields === null) return null;
	const { keySet = null, accepted = null, notBefore, fetched, reached, bad, sum } = fields;
	if (keySet !== null && typeof keySet !== "string") return null;
	if (accepted !== null && typeof accepted !== "string") return null;
	if (typeof notBefore !== "number") return null;
	const whole = {
		keySet,
		accepted,
		notBefore,
		fetched: typeof fetched === "string" ? fetched : null,
		reached: typeof reached === "string" ? reached : null,
		bad: Array.isArray(bad) ? bad.flatMap(badOf) : []
	};
	return sum === void 0 || sum === sumOf(whole) ? whole : null;
}
var sumOf = ({ keySet, accepted, notBefore, fetched, reached, bad }) => createHash("sha256").update(JSON.stringify([
	keySet,
	accepted,
	notBefore,
	fetched,
	bad,
	...reached === null ? [] : [reached]
])).digest("hex");
function writeState(folder, { standing, keySet, fetched, reached, bad }) {
	const { accepted, notBefore } = standing;
	const whole = {
		keySet,
		accepted,
		notBefore,
		fetched,
		reached,
		bad
	};
	const text = `${JSON.stringify({
		...whole,
		sum: sumOf(whole)
	})}\n`;
	writeDurably(copyOf(folder), text);
	writeDurably(nameOf$3(folder), text);
}
// src/device/kiln-updates/store.ts
var pathsAtOnce = 1e3;
var mostBytes$1 = 67108864;
var patienceMs$1 = 432e5;
async function output(program, args, { env = process.env, input = "" } = {}) {
	const child = spawn(program, args, {
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		timeout: patienceMs$1,
		env
	});
	const closed = once(child, "close");
	child.stdin.on("error", () => void 0).end(input);
	const parts = [];
	let [size, errors] = [0, ""];
	child.stdout.on("data", (part) => {
		size += part.length;
		if (size > mostBytes$1) child.kill("SIGKILL");
		else parts.push(part);
	});
	child.stderr.on("data", (part) => {
		errors = (errors + part.toString("utf8")).slice(-2e4);
	});
	try {
		const [code, signal] = await closed;
		if (code === 0) return Buffer.concat(parts).toString("utf8");
		throw new Problem("nix", `${program} ${args[0]}: ${lastLine$1(errors) ?? `ended with ${code ?? signal}`}`);
	} catch (thrown) {
		if (thrown instanceof Problem) throw thrown;
		throw new Problem("nix", `${program}: ${thrown instanceof Error ? thrown.message : thrown}`);
	}
}
async function nix(args, input = "") {
	const known = mkdtempSync(join(tmpdir(), "kiln-updates-"));
	try {
		await output("nix", args, {
			env: {
				...process.env,
				XDG_CACHE_HOME: known,
				NIX_CACHE_HOME: join(known, "nix")
			},
			input
		});
	} finally {
		rmSync(known, {
			recursive: true,
			force: true
		});
	}
}
var lastLine$1 = (text) => text.split("\n").findLast((line) => line.trim() !== "");
async function linesFor(args, paths) {
	const lines = [];
	for (let at = 0; at < paths.length; at += pathsAtOnce) {
		const text = await output("nix-store", [...args, ...paths.slice(at, at + pathsAtOnce)]);
		lines.push(...text.split("\n").filter((line) => line !== ""));
	}
	return lines;
}
async function missingHere(paths) {
	return new Set(await linesFor(["--check-validity", "--print-invalid"], paths));
}
async function assertSame(infos) {
	const hashes = await linesFor(["--query", "--hash"], infos.map(({ storePath }) => storePath));
	for (const [index, { storePath, narHash }] of infos.entries()) if (hashes[index] !== narHash) throw new Problem("other-path", `${storePath} is here with other content than was signed`);
}
async function assertClosure(toplevel, closure) {
	const here = new Set(await linesFor(["--query", "--requisites"], [toplevel]));
	const other = [...here].find((path) => !closure.has(path)) ?? [...closure.keys()].find((path) => !here.has(path));
	if (other !== void 0) throw new Problem("other-path", `${toplevel} has other dependencies here than were signed: ${other}`);
}
function assertSpace(neededBytes, folder) {
	const { bavail, bsize } = statfsSync(folder);
	const free = bavail * bsize;
	if (free < neededBytes) throw new Problem("no-space", `${folder} has ${free} bytes free; ${neededBytes} are needed`);
}
var alone = [
	"--option",
	"substitute",
	"false",
	"--option",
	"builders",
	"",
	"--option",
	"max-jobs",
	"0"
];
async function copyFrom(cache, paths, key) {
	await nix([
		"copy",
		"--extra-experimental-features",
		"nix-command",
		"--from",
		cache,
		"--no-recursive",
		"--stdin",
		...Object.entries({
			"trusted-public-keys": key,
			"require-sigs": "true",
			"fsync-store-paths": "true",
			"connect-timeout": "30",
			"stalled-download-timeout": "60",
			"download-attempts": "3"
		}).flatMap(([name, value]) => [
			"--option",
			name,
			value
		])
	], paths.map((path) => `${path}\n`).join(""));
}
async function keep(toplevel, link) {
	await output("nix-store", [
		"--realise",
		toplevel,
		"--add-root",
		link,
		"--indirect",
		...alone
	]);
}
// src/device/kiln-updates/check.ts
async function lookForUpdate({ trust, folder, running, store, clock }) {
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	let pointer = null;
	try {
		const before = readState(folder, trust);
		const download = downloadFrom(trust.source);
		const keySet = await download("keys", maxSignedTextLength);
		const text = await download(`pointers/${trust.for.replace("/", "-")}`, maxSignedTextLength);
		if (text === null && keySet === null && trust.source.startsWith("file:")) throw new Problem("unreachable", `${trust.source}: no published folder is there`);
		if (text === null) return { outcome: "none" };
		const given = {
			keySet,
			pointer: text,
			clock: clock()
		};
		const verdict = judge(trust, before.standing, given, isSignedBy);
		const state = stateAfter(before, {
			standing: verdict.standing,
			keySet,
			trust
		});
		if (JSON.stringify(state) !== JSON.stringify(before)) writeState(folder, state);
		pointer = verdict.pointer;
		if (verdict.outcome === "refused") return {
			...partsOf(pointer),
			outcome: "refused",
			refusal: verdict.refusal
		};
		const { toplevel } = verdict.pointer;
		const link = join(folder, "next");
		if (state.fetched !== toplevel || targetOf$1(link) !== toplevel) {
			const { daily: key } = verdict.standing.keys;
			await fetchClosure(download, {
				source: trust.source,
				toplevel,
				key,
				link,
				store,
				folder
			});
			writeState(folder, {
				...state,
				fetched: toplevel
			});
		}
		return {
			...partsOf(pointer),
			outcome: targetOf$1(running) === toplevel ? "current" : "ready"
		};
	} catch (thrown) {
		return {
			...partsOf(pointer),
			outcome: "failed",
			...problemOf(thrown)
		};
	}
}
function problemOf(thrown) {
	if (thrown instanceof Problem) return {
		problem: thrown.code,
		detail: thrown.message
	};
	if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC") return {
		problem: "no-space",
		detail: thrown.message
	};
	throw thrown;
}
function targetOf$1(link) {
	try {
		return readlinkSync(link);
	} catch {
		return null;
	}
}
var partsOf = (pointer) => pointer === null ? {} : {
	toplevel: pointer.toplevel,
	sequence: pointer.sequence,
	expires: pointer.expires
};
function stateAfter(before, { standing, keySet, trust }) {
	const number = keySet === null ? null : parseKeySet(keySet)?.keySet.number;
	const isNew = number === standing.keys.number && number > trust.keys.number;
	return {
		...before,
		standing,
		keySet: isNew ? keySet : before.keySet
	};
}
async function fetchClosure(download, fetching) {
	const { folder, toplevel, key } = fetching;
	const closure = await signedClosure(download, {
		toplevel,
		key,
		described: readDescribed(folder)
	});
	try {
		await fetchPaths(closure.infos, fetching);
	} catch (thrown) {
		forgetDescribed(folder);
		throw thrown;
	}
	writeDescribed(folder, closure.texts);
}
async function fetchPaths(closure, fetching) {
	const { source, toplevel, key, link, store } = fetching;
	const missing = await missingHere([...closure.keys()]);
	const infos = [...closure.values()];
	await assertSame(infos.filter(({ storePath }) => !missing.has(storePath)));
	const needed = infos.filter(({ storePath }) => missing.has(storePath));
	assertSpace(needed.reduce((sum, { narSize }) => sum + Number(narSize), 0), store);
	if (needed.length > 0) await copyFrom(`${source}/cache`, needed.map(({ storePath }) => storePath), key);
	await keep(toplevel, link);
	try {
		await assertSame(infos);
		await assertClosure(toplevel, closure);
	} catch (thrown) {
		rmSync(link, { force: true });
		throw thrown;
	}
}
// src/device/kiln-updates/report.ts
function writeReport(path, report) {
	const text = `${JSON.stringify(report)}\n`;
	try {
		writeDurably(path, text, 420);
	} catch (thrown) {
		if (!isFull(thrown)) throw thrown;
		overwrite(path, text);
	}
}
var isFull = (thrown) => thrown instanceof Error && "code" in thrown && (thrown.code === "ENOSPC" || thrown.code === "EDQUOT");
function overwrite(path, text) {
	try {
		const file = openSync(path, "r+");
		try {
			const bytes = Buffer.from(text);
			const written = writeSync(file, bytes, 0, bytes.length, 0);
			ftruncateSync(file, written);
		} finally {
			closeSync(file);
		}
	} catch (thrown) {
		process.stderr.write(`${path} could not be written: ${thrown instanceof Error ? thrown.message : thrown}\n`);
	}
}
// src/device/kiln-updates/git/settings.ts
function gitSettingsOf(value) {
	const { url, branch, folder, configuration, allowedSigners, base, upgrade, staleDays } = fieldsOf(value) ?? {};
	const isText = (given) => typeof given === "string" && given !== "" && given.length <= 2e3 && !given.startsWith("-");
	if (!isText(url) || !isText(branch) || !isText(configuration)) return null;
	if (!/^[\w./-]{1,200}$/.test(branch) || !/^[\w.-]{1,100}$/.test(configuration)) return null;
	if (!isPath(folder) || !isPath(allowedSigners)) return null;
	if (base !== null && !isRevision(base)) return null;
	if (typeof upgrade !== "boolean" || typeof staleDays !== "number" || !(staleDays > 0)) return null;
	return {
		url,
		branch,
		folder,
		configuration,
		allowedSigners,
		base,
		upgrade,
		staleDays
	};
}
var isPath = (given) => typeof given === "string" && /^\/[\w./@+-]{1,1000}$/.test(given) && !given.split("/").includes("..");
var isRevision = (given) => typeof given === "string" && /^[0-9a-f]{40}$/.test(given);
// src/device/kiln-updates/settings.ts
function readSettings(path) {
	const wrong = (name) => new Problem("config", `${path}: ${name} has another form`);
	const value = fieldsOf(parsed$2(path));
	if (!value) throw wrong("it");
	const { window, restarts, checks, patienceSeconds, holdSeconds, before, bootFolder, git } = value;
	const text = (given, name) => {
		if (given === null || typeof given === "string") return given;
		throw wrong(name);
	};
	const seconds = (given, name) => {
		if (typeof given === "number" && given >= 0 && given <= 86400) return given;
		throw wrong(name);
	};
	if (typeof restarts !== "boolean") throw wrong("restarts");
	if (!Array.isArray(checks)) throw wrong("checks");
	return {
		window: window === null ? null : windowOf(window, () => wrong("window")),
		restarts,
		checks: checks.map((each) => checkOf(each) ?? raise(wrong("checks"))),
		patienceSeconds: seconds(patienceSeconds, "patienceSeconds"),
		holdSeconds: seconds(holdSeconds, "holdSeconds"),
		before: text(before, "before"),
		bootFolder: text(bootFolder, "bootFolder"),
		git: git == null ? null : gitSettingsOf(git) ?? raise(wrong("git"))
	};
}
function raise(problem) {
	throw problem;
}
function windowOf(value, wrong) {
	const { from, to } = fieldsOf(value) ?? {};
	const isTime = (text) => typeof text === "string" && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
	if (!isTime(from) || !isTime(to)) throw wrong();
	return {
		from,
		to
	};
}
function checkOf(value) {
	const { kind, unit, port, url, name, path } = fieldsOf(value) ?? {};
	if (kind === "unit" && typeof unit === "string") return {
		kind,
		unit
	};
	if (kind === "tcp" && typeof port === "number" && port > 0 && port < 65536) return {
		kind,
		port
	};
	if (kind === "http" && typeof url === "string" && URL.canParse(url)) return {
		kind,
		url
	};
	if (kind === "command" && typeof name === "string" && typeof path === "string") return {
		kind,
		name,
		path
	};
	return null;
}
function parsed$2(path) {
	try {
		return JSON.parse(readBounded(path) ?? "");
	} catch (cause) {
		throw new Problem("config", `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
	}
}
// src/device/kiln-updates/supervisor.ts
var recordsFolder = "/run/kiln/deploy";
function supervisorOf(script, log) {
	const text = readFileSync(script, "utf8");
	const call = async (words) => {
		const child = spawn("/bin/sh", [
			"-c",
			text,
			"kiln",
			...words
		], {
			stdio: [
				"ignore",
				"ignore",
				"pipe"
			],
			env: {
				...process.env,
				KILN_SCRIPT: text
			}
		});
		const closed = once(child, "close");
		let outcome = null;
		const last = [];
		for await (const line of createInterface(child.stderr)) {
			if (line.startsWith("outcome ")) outcome = line.slice(8);
			else if (line.startsWith("log ")) log(line.slice(4));
			else if (!line.startsWith("state ")) last.push(line);
			if (last.length > 5) last.shift();
		}
		const [code] = await closed;
		if (code === 0) return outcome;
		throw new Problem("switch", `the switch could not be begun (${code}): ${last.join(" ")}`);
	};
	const begin = (verb, { id, from, to, mode, limits }) => call([
		verb,
		id,
		from,
		to,
		mode,
		"set",
		limits.join(" "),
		"kiln-updates"
	]);
	return {
		start: (start) => begin("start", start),
		takeUp: (start) => begin("take-up", start),
		decide: (id, word) => call([
			"decide",
			id,
			word,
			"0",
			"done"
		]),
		follow: (id) => call([
			"follow",
			id,
			"0",
			"waiting"
		])
	};
}
// src/device/kiln-updates/git/judge.ts
var gitRefusals = [
	"not-a-descendant",
	"commit-signature",
	"older-lock"
];
function judgeCommit({ tip, accepted, isDescendant, signer }) {
	if (tip !== accepted && !isDescendant) return "not-a-descendant";
	if (signer === null) return "commit-signature";
	return tip === accepted ? "known" : "new";
}
var daySeconds = 86400;
function staleFor({ newest, clock, staleDays }) {
	const days = Math.floor((clock - newest) / daySeconds);
	return days >= staleDays ? days : null;
}
// src/device/kiln-updates/texts.ts
var refusals = {
	"not-a-pointer": "the server has no valid pointer",
	"not-a-key-set": "the server has no valid key set",
	"key-set-signature": "the key set is not signed by the recovery key of this machine",
	"old-keys": "it is signed by a key that was replaced",
	"unknown-keys": "its key set is not there",
	signature: "it is not signed by the daily key",
	"other-box": "it is for another box",
	"other-profile": "it is for another profile",
	"other-architecture": "it is for another architecture",
	"old-sequence": "it is older than one that was accepted",
	expired: "it has expired. Publish again"
};
var gitTexts = {
	"not-a-descendant": "it does not come after the one that was accepted before",
	"commit-signature": "no one in the list of allowed signers signed it",
	"older-lock": "its inputs are older than those of this machine. Update with --upgrade"
};
var isOfGit = (refusal) => gitRefusals.some((each) => each === refusal);
var waits = {
	window: "An update is ready. The machine switches to it in its quiet window.",
	"not-now": "An update is ready. It waits, because someone said \"not now\".",
	restart: "An update is ready. It needs a restart, which this machine does not make on its own.",
	"went-back": "The published update went back before. Publish another one, or retry it with --again.",
	left: "This machine ran what is published, and then got another system by hand. It waits for the next update. To take this one: kiln-updates now"
};
function textsOf$1(report) {
	const stale = "stale" in report && report.stale !== void 0;
	const text = textOf(report);
	return [...text === null ? [] : [text], ...stale ? [`The repository has had no new commit for ${report.stale} days. If there are some, its mirror is frozen.`] : []];
}
function textOf(report) {
	switch (report.outcome) {
		case "ready": return `An update is ready: ${report.toplevel}`;
		case "current": return "This machine runs what is published.";
		case "none": return "Nothing is published for this machine.";
		case "refused":
			if (!("refusal" in report)) return `The switch was refused: ${report.why}. Nothing has changed.`;
			return isOfGit(report.refusal) ? `The newest commit is refused: ${gitTexts[report.refusal]}. Nothing has changed.` : `The pointer is refused: ${refusals[report.refusal]}. Nothing has changed.`;
		case "failed": return report.changed ? `This machine now runs ${report.toplevel}, but that could not be recorded: ${report.detail}. The next look records it.` : `The update failed: ${report.detail}. What runs has not changed.`;
		case "waiting": return waits[report.for];
		case "switched": return `This machine now runs ${report.to}.`;
		case "went-back": return `The machine went back to the system before: ${report.why}.`;
		case "cut-off": return `The update was cut off (${report.why}). The system before runs; it is tried again.`;
		case "stuck": return `The machine could not go back: ${report.why || "the switch left no outcome"}. See: journalctl -b`;
		case "asked": return "The switch that runs goes back.";
		case "marked": return "The system that runs is not taken again as an update. A switch that is about to begin does not begin.";
		case "settled": return null;
	}
}
function statusOf(report) {
	switch (report.outcome) {
		case "failed": return report.problem === "config" || report.problem === "state" ? 78 : 75;
		case "refused":
		case "none":
		case "waiting":
		case "cut-off": return 75;
		case "went-back": return 70;
		case "stuck": return 71;
		default: return 0;
	}
}
// src/device/kiln-updates/trust.ts
function readTrust(path) {
	const value = fieldsOf(parsed$1(path)) ?? {};
	const keys = fieldsOf(value["keys"]) ?? {};
	const text = (name, fields = value) => {
		const found = fields[name];
		if (typeof found === "string" && found !== "" && found.length <= 2e3) return found;
		throw new Problem("config", `${path} has no ${name}. Make it again: kiln publish trust`);
	};
	const whole = (name) => {
		const found = keys[name];
		if (typeof found === "number" && Number.isSafeInteger(found) && found > 0) return found;
		throw new Problem("config", `${path} has no keys.${name}. Make it again: kiln publish trust`);
	};
	const key = (name, fields = value) => {
		const found = text(name, fields);
		if (updateKeyForm.test(found)) return found;
		throw new Problem("config", `${path}: ${name} is not a public key`);
	};
	const source = withoutSlashes(text("source"));
	if (!/^(?:https?|file):\/\//.test(source) || !URL.canParse(source)) throw new Problem("config", `${path}: source is not an http, https or file address`);
	return {
		source,
		for: text("for"),
		profile: text("profile"),
		architecture: text("architecture"),
		recovery: key("recovery"),
		keys: {
			number: whole("number"),
			daily: key("daily", keys),
			made: whole("made")
		}
	};
}
var noTrust = (source) => ({
	source,
	for: "",
	profile: "",
	architecture: "",
	recovery: "",
	keys: {
		number: 0,
		daily: "",
		made: 0
	}
});
function withoutSlashes(address) {
	let end = address.length;
	while (address[end - 1] === "/") end--;
	return address.slice(0, end);
}
function parsed$1(path) {
	let text;
	try {
		text = readBounded(path);
		if (text !== null) return JSON.parse(text);
	} catch (cause) {
		throw new Problem("config", `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
	}
	throw new Problem("config", `${path} is missing. Make it with kiln publish trust, and put it there`);
}
// src/device/kiln-updates/git/repository.ts
var run$2 = promisify(execFile);
var patienceMs = 36e5;
var reachMs = 2e4;
var mostBytes = 4194304;
var tipRef = "refs/kiln/tip";
var always = [
	"core.hooksPath=/dev/null",
	"core.fsmonitor=false",
	"fetch.fsckObjects=true",
	"gc.auto=0",
	"protocol.ext.allow=never",
	"advice.detachedHead=false",
	"http.lowSpeedLimit=1",
	"http.lowSpeedTime=60"
].flatMap((setting) => ["-c", setting]);
var env = {
	...process.env,
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_TERMINAL_PROMPT: "0",
	LC_ALL: "C"
};
async function git(args, timeoutMs = patienceMs) {
	try {
		const { stdout, stderr } = await run$2("git", [...always, ...args], {
			env,
			timeout: timeoutMs,
			killSignal: "SIGKILL",
			maxBuffer: mostBytes
		});
		return {
			code: 0,
			stdout,
			stderr
		};
	} catch (thrown) {
		const failed = thrown instanceof Error ? thrown : new Error(String(thrown));
		const { code, stdout, stderr } = failed;
		if (typeof code === "number") return {
			code,
			stdout: stdout ?? "",
			stderr: stderr ?? ""
		};
		throw new Problem("unreachable", `git ${args[0] === "-C" ? args[2] : args[0]}: ${failed.message}`);
	}
}
var lastLine = (text) => text.trim().split("\n").at(-1) ?? "";
function repositoryIn(folder) {
	const here = (...args) => git([
		"-C",
		folder,
		...args
	]);
	const text = async (...args) => {
		const { code, stdout, stderr } = await here(...args);
		if (code === 0) return stdout.trim();
		throw new Problem("git", `git ${args[0]}: ${lastLine(stderr)}`);
	};
	return {
		prepare: async () => {
			if (existsSync(join(folder, ".git"))) return;
			mkdirSync(folder, { recursive: true });
			if (readdirSync(folder).length > 0) throw new Problem("config", `${folder} has files that are not of a clone. Move them away`);
			await text("init", "--quiet");
		},
		fetch: async (url, branch) => {
			const words = [
				"--quiet",
				"--no-tags",
				"--no-recurse-submodules",
				"--no-write-fetch-head"
			];
			const refs = `+refs/heads/${branch}:${tipRef}`;
			const { code, stderr } = await here("fetch", ...words, "--", url, refs);
			if (code !== 0) throw new Problem("unreachable", `${url}: ${lastLine(stderr)}`);
			const tip = await text("rev-parse", "--verify", "--quiet", `${tipRef}^{commit}`);
			if (!isRevision(tip)) throw new Problem("git", `${tip} is not a commit`);
			return tip;
		},
		isDescendant: async (before, after) => (await here("merge-base", "--is-ancestor", before, after)).code === 0,
		signer: async (commit, allowedSigners) => {
			const words = [...[
				"gpg.openpgp.program=false",
				"gpg.x509.program=false",
				"gpg.ssh.program=ssh-keygen"
			], `gpg.ssh.allowedSignersFile=${allowedSigners}`].flatMap((each) => ["-c", each]);
			const { code, stderr } = await here(...words, "verify-commit", "--raw", commit);
			const found = /^Good "git" signature for (\S+) with \S+ key /m.exec(stderr);
			return code === 0 ? found?.[1] ?? null : null;
		},
		committed: async (commit) => Number(await text("log", "-1", "--format=%ct", commit)) || 0,
		fileOf: async (commit, path) => {
			const { code, stdout } = await here("show", `${commit}:${path}`);
			return code === 0 ? stdout : null;
		},
		show: async (commit, branch) => {
			if ((await here("rev-parse", "--verify", "--quiet", "HEAD^{commit}")).code !== 0) return (await here("checkout", "--quiet", "-B", branch, commit)).code === 0;
			const changed = await here("status", "--porcelain");
			if (changed.code !== 0 || changed.stdout.trim() !== "") return false;
			return (await here("merge", "--quiet", "--ff-only", commit)).code === 0;
		}
	};
}
async function reachesRepository({ url, branch }) {
	try {
		return (await git([
			"ls-remote",
			"--exit-code",
			"--quiet",
			"--",
			url,
			`refs/heads/${branch}`
		], reachMs)).code === 0;
	} catch {
		return false;
	}
}
// src/device/kiln-updates/checks.ts
var run$1 = promisify(execFile);
var checkMs = 2e4;
var sourceCheck = "updates";
var nameOf$2 = (check) => {
	if (check.kind === "unit") return check.unit;
	if (check.kind === "tcp") return `tcp ${check.port}`;
	return check.kind === "http" ? check.url : check.name;
};
async function healthOf({ settings, trust, running }) {
	const { checks } = settings;
	const all = [
		{
			name: sourceCheck,
			passes: reachesUpdates({
				settings,
				trust
			})
		},
		{
			name: "future updates",
			passes: succeeds(join(running, "sw/bin/kiln-updates"), ["check"])
		},
		...checks.map((check) => ({
			name: nameOf$2(check),
			passes: passes(check)
		}))
	];
	const [failedUnits, ...found] = await Promise.all([unitsFailed(), ...all.map(async ({ name, passes: each }) => await each ? [name] : [])]);
	return {
		passed: found.flat(),
		failedUnits
	};
}
function worseThan(before, now) {
	const lost = before.passed.filter((name) => !now.passed.includes(name));
	const failed = now.failedUnits.filter((unit) => !before.failedUnits.includes(unit));
	return [...lost, ...failed.filter((unit) => !lost.includes(unit))];
}
var reachesUpdates = ({ settings: { git }, trust }) => git ? reachesRepository(git) : reaches(trust.source);
async function reaches(source) {
	try {
		return await downloadFrom(source)("keys", maxSignedTextLength) !== null;
	} catch {
		return false;
	}
}
function passes(check) {
	switch (check.kind) {
		case "unit": return succeeds("systemctl", [
			"is-active",
			"--quiet",
			check.unit
		]);
		case "tcp": return accepts(check.port);
		case "http": return answers(check.url);
		case "command": return succeeds(check.path, []);
	}
}
async function succeeds(program, args) {
	try {
		await run$1(program, args, {
			timeout: checkMs,
			killSignal: "SIGKILL"
		});
		return true;
	} catch {
		return false;
	}
}
var accepts = (port) => new Promise((resolve) => {
	const socket = connect({
		host: "127.0.0.1",
		port,
		timeout: checkMs
	});
	const end = (is) => {
		socket.destroy();
		resolve(is);
	};
	socket.on("connect", () => end(true));
	socket.on("timeout", () => end(false));
	socket.on("error", () => end(false));
});
async function answers(url) {
	try {
		const answer = await fetch(url, {
			signal: AbortSignal.timeout(checkMs),
			redirect: "manual"
		});
		await answer.body?.cancel();
		return answer.status < 400;
	} catch {
		return false;
	}
}
async function unitsFailed() {
	const words = [
		"list-units",
		"--failed",
		"--plain",
		"--no-legend",
		"--full",
		"--no-pager"
	];
	try {
		const { stdout } = await run$1("systemctl", words, {
			timeout: checkMs,
			maxBuffer: 1 << 20
		});
		return stdout.split("\n").flatMap((line) => line.trim().split(/\s+/)[0] || []);
	} catch {
		return [];
	}
}
// src/device/kiln-updates/hold.ts
async function heldBy({ before, look, ...limits }) {
	const { patienceSeconds, holdSeconds, everyMs = 2e3, isOver = () => false } = limits;
	const seconds = () => performance.now() / 1e3;
	const begun = seconds();
	let since = null;
	while (true) {
		if (isOver()) return ["over"];
		const worse = worseThan(before, await look());
		const now = seconds();
		if (worse.length > 0) since = null;
		else since ??= now;
		if (since !== null && now - since >= holdSeconds) return [];
		if (since === null && now - begun >= patienceSeconds) return worse;
		if (now - begun >= patienceSeconds + holdSeconds) return worse.length > 0 ? worse : ["unsteady"];
		await setTimeout(everyMs);
	}
}
// src/device/kiln-updates/trial.ts
var newTrialId = () => `update-${randomBytes(6).toString("hex")}`;
var nameOf$1 = (folder) => join(folder, "trial.json");
function readTrial(folder) {
	const { id, from, to, mode, before, worse } = fieldsOf(parsed(nameOf$1(folder))) ?? {};
	const { passed, failedUnits } = fieldsOf(before) ?? {};
	if (typeof id !== "string" || !/^update-[0-9a-f]{12}$/.test(id)) return null;
	if (typeof from !== "string" || typeof to !== "string") return null;
	return {
		id,
		from,
		to,
		mode: mode === "switch" ? mode : "restart",
		before: {
			passed: textsOf(passed),
			failedUnits: textsOf(failedUnits)
		},
		worse: textsOf(worse)
	};
}
var textsOf = (value) => Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
function parsed(path) {
	try {
		return JSON.parse(readBounded(path, 1 << 20) ?? "null");
	} catch {
		return null;
	}
}
var writeTrial = (folder, trial) => writeDurably(nameOf$1(folder), `${JSON.stringify(trial)}\n`);
var forgetTrial = (folder) => removeFile(nameOf$1(folder));
// src/device/kiln-updates/went-back.ts
var nameOf = (folder) => join(folder, "went_back");
var markBack = (folder, system) => writeDurably(nameOf(folder), `${system}\n`);
var isBackMarked = (folder) => existsSync(nameOf(folder));
function applyRollbackMark({ folder, trust }, instead) {
	const marked = readBounded(nameOf(folder))?.trim();
	if (marked === void 0) return;
	const bad = {
		system: instead ?? marked,
		why: "a person went back from it",
		whole: true
	};
	writeState(folder, withBad(readState(folder, trust), bad));
	removeFile(nameOf(folder));
}
// src/device/kiln-updates/judged.ts
var kept = "/var/lib/kiln-deploy";
var unit = "/etc/systemd/system.control/kiln-deploy-restarted.service";
var restartedSeconds = 120;
var activateSeconds = 900;
var startSeconds = 900;
var spareSeconds = 120;
var limitsOf = ({ patienceSeconds, holdSeconds }) => [
	activateSeconds,
	Math.ceil(patienceSeconds + holdSeconds + spareSeconds),
	0,
	startSeconds
];
var recordOf = ({ id }) => join(recordsFolder, id);
var hasRecord = (trial) => existsSync(recordOf(trial));
async function judged$1(trial, outcome, machine) {
	if (outcome !== null) return remembered(trial, outcome, machine);
	const { folder, settings, supervisor } = machine;
	const isEnded = () => existsSync(join(recordOf(trial), "outcome"));
	const worse = await heldBy({
		...settings,
		before: trial.before,
		look: () => healthOf(machine),
		isOver: () => isBackMarked(folder) || isEnded()
	});
	if (isEnded()) return remembered(trial, await supervisor.follow(trial.id), machine);
	if (isBackMarked(folder)) return remembered(trial, await supervisor.decide(trial.id, "rollback:asked"), machine);
	if (worse.length === 0) return remembered(trial, await supervisor.decide(trial.id, "confirm"), machine);
	const found = {
		...trial,
		worse
	};
	noted(found, folder);
	return remembered(found, await supervisor.decide(trial.id, `rollback:${whyOf(worse)}`), machine);
}
function noted(trial, folder) {
	try {
		writeTrial(folder, trial);
	} catch (thrown) {
		process.stderr.write(`the trial was not written: ${thrown instanceof Error ? thrown.message : thrown}\n`);
	}
}
var whyOf = (worse) => plain$1(`worse: ${worse.join(", ")}`);
var plain$1 = (text) => text.replaceAll(/[^\w .,:@/-]/g, "_").slice(0, 200);
async function resumed(trial, machine) {
	const { supervisor, settings } = machine;
	for (let left = restartedSeconds; left > 0 && !hasRecord(trial) && isRestored(); left--) await setTimeout(1e3);
	if (hasRecord(trial)) return judged$1(trial, await supervisor.follow(trial.id), machine);
	if (isOpen(trial, machine)) return judged$1(trial, await supervisor.takeUp({
		...trial,
		limits: limitsOf(settings)
	}), machine);
	return remembered(trial, placeOf$1(machine.running) === trial.to ? "switched" : "rolled-back cut-off", machine);
}
var isRestored = () => [kept, unit].every((path) => existsSync(path));
function isOpen({ mode, from, to }, { running, profile }) {
	const isNew = placeOf$1(profile) === to;
	if (placeOf$1(running) === to) return mode === "restart" || !isNew;
	return placeOf$1(running) === from && (isNew || existsSync(kept));
}
var placeOf$1 = (link) => existsSync(link) ? realpathSync(link) : null;
var unjudged = [
	"cut-off",
	"not-booted",
	"unconfirmed",
	"supervisor-killed",
	"timeout"
];
async function remembered(trial, outcome, machine) {
	const { folder, trust } = machine;
	const { worse } = trial;
	const [word = "", ...rest] = (outcome ?? "lost").split(" ");
	const told = rest.join(" ");
	const why = worse.length > 0 && outcomeOf(word, told) === "cut-off" ? whyOf(worse) : told;
	const ended = {
		outcome: outcomeOf(word, why),
		why,
		from: trial.from,
		to: trial.to
	};
	const state = readState(folder, trust);
	if (ended.outcome === "switched") writeState(folder, {
		...withoutBad(state, trial.to),
		reached: trial.to
	});
	else if (ended.outcome !== "refused") {
		const wasAway = worse.includes("updates") && !await reachesSoon(machine);
		const whole = ended.outcome !== "cut-off" && !wasAway;
		writeState(folder, withBad(state, {
			system: trial.to,
			why: wasAway ? "the network was away" : why,
			whole
		}));
	}
	applyRollbackMark(machine, trial.to);
	writeReport(join(folder, "last_switch"), ended);
	forgetTrial(folder);
	return ended;
}
function outcomeOf(word, why) {
	if (word === "switched" || word === "refused") return word;
	if (word !== "rolled-back") return "stuck";
	return unjudged.includes(why) ? "cut-off" : "went-back";
}
async function reachesSoon(machine) {
	for (let turn = 0; turn < 12; turn++) {
		if (await reachesUpdates(machine)) return true;
		await setTimeout(5e3);
	}
	return false;
}
// src/device/kiln-updates/git/build.ts
var flakes = ["--extra-experimental-features", "nix-command flakes"];
var plain = [
	["accept-flake-config", "false"],
	["connect-timeout", "30"],
	["fsync-store-paths", "true"]
].flatMap((option) => ["--option", ...option]);
var flakeOf = ({ folder, commit }) => `git+file://${folder}?rev=${commit}`;
async function newLock(wanted, path) {
	await nix([
		"flake",
		"update",
		...flakes,
		...plain,
		"--output-lock-file",
		path,
		"--flake",
		flakeOf(wanted)
	]);
}
async function buildCommit({ configuration, lock, link, ...wanted }) {
	const locked = lock === null ? ["--no-update-lock-file"] : [
		"--reference-lock-file",
		lock,
		"--no-write-lock-file"
	];
	const system = `nixosConfigurations.${configuration}.config.system.build.toplevel`;
	await nix([
		"build",
		...flakes,
		...plain,
		...locked,
		"--out-link",
		link,
		"--",
		`${flakeOf(wanted)}#${system}`
	]);
	return readlinkSync(link);
}
// src/device/kiln-updates/git/lock.ts
function timesOf(text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}
	const { nodes, root } = fieldsOf(value) ?? {};
	const all = fieldsOf(nodes);
	if (!all || typeof root !== "string") return null;
	const inputs = fieldsOf(fieldsOf(own(all, root))?.["inputs"]) ?? {};
	const times = /* @__PURE__ */ new Map();
	for (const [name, node] of Object.entries(inputs)) {
		const time = (typeof node === "string" ? fieldsOf(fieldsOf(own(all, node))?.["locked"]) : null)?.["lastModified"];
		if (typeof time === "number") times.set(name, time);
	}
	return times;
}
var own = (fields, name) => Object.hasOwn(fields, name) ? fields[name] : void 0;
function olderInputs(before, next) {
	const [old, now] = [timesOf(before), timesOf(next)];
	if (old === null || now === null) return [];
	return [...now].flatMap(([name, time]) => (old.get(name) ?? 0) > time ? [name] : []);
}
// src/device/kiln-updates/look-at-repository.ts
var mostLockBytes = 4194304;
var ownLockOf = (folder) => join(folder, "flake.lock");
async function lookAtRepository(where) {
	const { git, trust, folder, running } = where;
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	let parts = {};
	try {
		assertAllowList(git);
		const state = readState(folder, trust);
		const before = acceptedOf(state);
		const repository = repositoryIn(git.folder);
		await repository.prepare();
		const tip = await repository.fetch(git.url, git.branch);
		const verdict = await judged(repository, {
			git,
			tip,
			accepted: before?.commit ?? null
		});
		const isGood = verdict === "new" || verdict === "known";
		const made = isGood ? await repository.committed(tip) : 0;
		const newest = Math.max(state.standing.notBefore, made);
		const clock = Math.max(where.clock(), newest);
		const stale = newest === 0 ? null : staleFor({
			newest,
			clock,
			staleDays: git.staleDays
		});
		parts = {
			commit: tip,
			...stale !== null && { stale }
		};
		if (!isGood) return {
			...parts,
			outcome: "refused",
			refusal: verdict
		};
		const lock = await lockFor(where, repository, {
			tip,
			before
		});
		if (typeof lock === "string") return {
			...parts,
			outcome: "refused",
			refusal: lock
		};
		const accepted = acceptedText({
			commit: tip,
			lock: lock.hash
		});
		const link = join(folder, "next");
		const { fetched } = state;
		if (fetched !== null && state.standing.accepted === accepted && targetOf(link) === fetched) {
			parts = {
				...parts,
				toplevel: fetched
			};
			return {
				...parts,
				outcome: isRunning(running, fetched) ? "current" : "ready"
			};
		}
		const next = {
			...state,
			standing: {
				...state.standing,
				accepted,
				notBefore: newest
			},
			fetched: null
		};
		writeState(folder, next);
		lock.keep();
		const { configuration } = git;
		const toplevel = await buildCommit({
			folder: git.folder,
			commit: tip,
			configuration,
			lock: lock.path,
			link
		});
		writeState(folder, {
			...next,
			fetched: toplevel
		});
		await repository.show(tip, git.branch);
		parts = {
			...parts,
			toplevel
		};
		return {
			...parts,
			outcome: isRunning(running, toplevel) ? "current" : "ready"
		};
	} catch (thrown) {
		return {
			...parts,
			outcome: "failed",
			...problemOf(thrown)
		};
	}
}
var isRunning = (running, toplevel) => existsSync(running) && realpathSync(running) === toplevel;
function targetOf(link) {
	try {
		return readlinkSync(link);
	} catch {
		return null;
	}
}
function assertAllowList({ allowedSigners: path, folder }) {
	if (!existsSync(path)) throw new Problem("config", `${path} is missing: it names whose commits this machine takes`);
	const real = realpathSync(path);
	const clone = existsSync(folder) ? realpathSync(folder) : folder;
	if (!relative(clone, real).startsWith("..")) throw new Problem("config", `${path} lies in the repository, which could then allow anyone`);
	const { mode, uid } = statSync(real);
	if ((mode & 18) !== 0 || uid !== 0 && uid !== process.getuid?.()) throw new Problem("config", `${path} can be written by others than root`);
}
async function judged(repository, { git, tip, accepted }) {
	const from = accepted ?? git.base;
	return judgeCommit({
		tip,
		accepted,
		isDescendant: from === null || from === tip || await repository.isDescendant(from, tip),
		signer: await repository.signer(tip, git.allowedSigners)
	});
}
var acceptedText = ({ commit, lock }) => `commit ${commit} lock ${lock ?? "its"}`;
function acceptedOf({ standing }) {
	const [, commit, lock] = /^commit ([0-9a-f]{40}) lock (its|[0-9a-f]{64})$/.exec(standing.accepted ?? "") ?? [];
	return commit && lock ? {
		commit,
		lock: lock === "its" ? null : lock
	} : null;
}
async function lockFor({ git, folder, upgrade }, repository, { tip, before }) {
	const path = ownLockOf(folder);
	const own = before?.lock == null ? null : readBounded(path, mostLockBytes);
	const ofCommit = async (commit) => await repository.fileOf(commit, "flake.lock") ?? "";
	if (upgrade) {
		const fresh = `${path}.new`;
		removeFile(fresh);
		await newLock({
			folder: git.folder,
			commit: tip
		}, fresh);
		const text = existsSync(fresh) ? readBounded(fresh, mostLockBytes) ?? "" : "";
		if (text === "") return {
			hash: null,
			path: null,
			keep: () => removeFile(path)
		};
		if (olderInputs(own ?? (before ? await ofCommit(before.commit) : ""), text).length > 0) return "older-lock";
		if (own === text) return {
			hash: hashOf(text),
			path,
			keep: () => void 0
		};
		return {
			hash: hashOf(text),
			path,
			keep: () => renameSync(fresh, path)
		};
	}
	if (own === null) return {
		hash: null,
		path: null,
		keep: () => void 0
	};
	if (before?.commit === tip) return {
		hash: hashOf(own),
		path,
		keep: () => void 0
	};
	if (olderInputs(own, await ofCommit(tip)).length > 0) return "older-lock";
	return {
		hash: null,
		path: null,
		keep: () => removeFile(path)
	};
}
var hashOf = (text) => createHash("sha256").update(text).digest("hex");
// src/device/kiln-updates/switch.ts
var run = promisify(execFile);
var beforeMs = 36e5;
var MiB = 2 ** 20;
var bootParts = [
	"kernel",
	"initrd",
	"kernel-modules"
];
var needsRestart = (booted, system) => bootParts.some((part) => placeOf(join(booted, part)) !== placeOf(join(system, part))) || parametersOf(booted) !== parametersOf(system);
var parametersOf = (system) => readBounded(join(system, "kernel-params"));
function placeOf(path) {
	try {
		return realpathSync(path);
	} catch {
		return null;
	}
}
async function switchTo(to, machine, isStillWanted) {
	const { folder, settings, supervisor, running, booted } = machine;
	const restarts = needsRestart(booted, to);
	if (settings.bootFolder !== null) assertRoom(settings.bootFolder, booted, to);
	if (settings.before !== null) await runBefore(settings.before);
	const from = realpathSync(running);
	const before = await healthOf(machine);
	const mode = restarts ? "restart" : "switch";
	const trial = {
		id: newTrialId(),
		from,
		to,
		mode,
		before,
		worse: []
	};
	writeTrial(folder, trial);
	if (!isStillWanted()) {
		forgetTrial(folder);
		throw new Problem("put-off", "it was put off before it began");
	}
	return judged$1(trial, await supervisor.start({
		...trial,
		limits: limitsOf(settings)
	}), machine);
}
async function runBefore(program) {
	try {
		await run(program, [], {
			timeout: beforeMs,
			maxBuffer: 1 << 20
		});
	} catch (thrown) {
		throw new Problem("before", `${program}: ${(thrown instanceof Error && "stderr" in thrown ? String(thrown.stderr).trim() : "").split("\n").at(-1) || thrown}`);
	}
}
function assertRoom(folder, booted, system) {
	const needed = ["kernel", "initrd"].reduce((sum, part) => {
		const place = placeOf(join(system, part));
		return place === null || place === placeOf(join(booted, part)) ? sum : sum + statSync(place).size;
	}, MiB);
	const { bavail, bsize } = statfsSync(folder);
	if (bavail * bsize < needed) throw new Problem("no-space", `${folder} has ${bavail * bsize} bytes free; ${needed} are needed`);
}
// src/device/kiln-updates/window.ts
var minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
function isQuiet({ from, to }, at) {
	const now = at.getHours() * 60 + at.getMinutes();
	const [begin, end] = [minutesOf(from), minutesOf(to)];
	if (begin === end) return true;
	return begin < end ? now >= begin && now < end : now >= begin || now < end;
}
var longestPauseMs = 2592e6;
var isPaused = (until, now) => until !== null && until > now && until - now <= longestPauseMs;
// src/device/kiln-updates/verbs.ts
var pauseName = "not_now";
async function look(machine, { place, upgrade }) {
	const { trust, folder, running, settings } = machine;
	const { git } = settings;
	const clock = () => Math.floor(Date.now() / 1e3);
	const found = git ? await lookAtRepository({
		git,
		trust,
		folder,
		running,
		clock,
		upgrade: upgrade || git.upgrade
	}) : {
		for: trust.for,
		...await lookForUpdate({
			trust,
			folder,
			running,
			store: place["--store"],
			clock
		})
	};
	writeReport(join(folder, "last_look"), found);
	if (found.outcome === "current" && found.toplevel !== void 0) noteReached(machine, found.toplevel);
	return found;
}
function noteReached({ folder, trust }, toplevel) {
	const state = readState(folder, trust);
	if (state.reached === toplevel) return;
	try {
		writeState(folder, {
			...state,
			reached: toplevel
		});
	} catch (thrown) {
		if (problemOf(thrown).problem !== "no-space") throw thrown;
		process.stderr.write(`It was not noted that this machine runs ${toplevel}: the disk is full.\n`);
	}
}
async function settle(machine) {
	const trial = readTrial(machine.folder);
	return trial && resumed(trial, machine);
}
async function prepared(machine) {
	try {
		await settle(machine);
		applyRollbackMark(machine);
		return null;
	} catch (thrown) {
		const problem = problemOf(thrown);
		if (problem.problem !== "no-space") throw thrown;
		return {
			outcome: "failed",
			...problem
		};
	}
}
async function runOnTime(machine, words) {
	const full = await prepared(machine);
	const found = await look(machine, words);
	if (found.outcome !== "ready" || found.toplevel === void 0) return found;
	if (full !== null) return full;
	const { toplevel } = found;
	const { folder, trust, settings, booted } = machine;
	const waiting = (what) => ({
		outcome: "waiting",
		for: what,
		toplevel
	});
	const state = readState(folder, trust);
	if (isBad(state, toplevel)) return waiting("went-back");
	if (state.reached === toplevel) return waiting("left");
	const isLater = () => settings.window !== null && !isQuiet(settings.window, /* @__PURE__ */ new Date());
	if (isPausedNow(folder)) return waiting("not-now");
	if (isLater()) return waiting("window");
	if (!settings.restarts && needsRestart(booted, toplevel)) return waiting("restart");
	return switched(toplevel, machine, () => !isPausedNow(folder) && !isLater());
}
async function runNow(machine, words) {
	const full = await prepared(machine);
	const found = await look(machine, words);
	if (found.outcome !== "ready" || found.toplevel === void 0) return found;
	if (full !== null) return full;
	const { toplevel } = found;
	const state = readState(machine.folder, machine.trust);
	if (isBad(state, toplevel)) {
		if (!words.again) return {
			outcome: "waiting",
			for: "went-back",
			toplevel
		};
		writeState(machine.folder, withoutBad(state, toplevel));
	}
	return switched(toplevel, machine, () => true);
}
async function switched(toplevel, machine, isTime) {
	const { folder } = machine;
	try {
		return await switchTo(toplevel, machine, () => isTime() && !isBackMarked(folder));
	} catch (thrown) {
		const changed = realpathSync(machine.running) === toplevel;
		const failed = {
			toplevel,
			outcome: "failed",
			...problemOf(thrown),
			...changed && { changed }
		};
		applyRollbackMark(machine, toplevel);
		writeReport(join(folder, "last_switch"), failed);
		return failed;
	}
}
async function goBack(machine) {
	const { folder, running, supervisor } = machine;
	let unmarked = null;
	try {
		markBack(folder, realpathSync(running));
	} catch (because) {
		unmarked = { because };
	}
	const trial = readTrial(folder);
	if (trial !== null && hasRecord(trial)) await supervisor.decide(trial.id, "rollback:asked");
	else if (unmarked) throw unmarked.because;
	return { outcome: trial ? "asked" : "marked" };
}
function pause(folder, hours) {
	writeDurably(join(folder, pauseName), `${JSON.stringify({ until: Date.now() + hours * 36e5 })}\n`, 420);
}
var isPausedNow = (folder) => isPaused(pausedUntil(folder), Date.now());
function pausedUntil(folder) {
	try {
		const { until } = fieldsOf(JSON.parse(readBounded(join(folder, pauseName)) ?? "null")) ?? {};
		return typeof until === "number" ? until : null;
	} catch {
		return null;
	}
}
// src/device/kiln-updates/words.ts
var verbs = [
	"look",
	"run",
	"now",
	"settle",
	"back",
	"not-now",
	"check"
];
var places = {
	"--trust": "/etc/kiln/updates-trust.json",
	"--settings": "/etc/kiln/updates.json",
	"--state": "/var/lib/kiln-updates",
	"--script": "",
	"--running": "/run/current-system",
	"--booted": "/run/booted-system",
	"--profile": "/nix/var/nix/profiles/system",
	"--store": "/nix/store",
	"--hours": "24"
};
function readWords(words) {
	const [first = "", ...rest] = words;
	const verb = verbs.find((each) => each === first);
	if (!verb) throw new Error(`${first} is not one of ${verbs.join(", ")}`);
	const place = { ...places };
	let again = false;
	let upgrade = false;
	for (let at = 0; at < rest.length; at++) {
		const [word = "", value] = rest.slice(at);
		if (word === "--again") again = true;
		else if (word === "--upgrade") upgrade = true;
		else if (Object.hasOwn(places, word) && value !== void 0) {
			Object.assign(place, { [word]: value });
			at++;
		} else throw new Error(`${word} is not an argument: --again --upgrade ${Object.keys(places).join(" ")}`);
	}
	const hours = Number(place["--hours"]);
	if (!(hours >= 0 && hours <= 720)) throw new Error("--hours takes a number from 0 to 720");
	return {
		verb,
		again,
		upgrade,
		hours,
		place
	};
}
// src/device/kiln-updates/index.ts
var logLine = (line) => process.stderr.write(`${line}\n`);
function machineOf({ verb, place }) {
	const needsScript = verb !== "look";
	const settings = needsScript || existsSync(place["--settings"]) ? readSettings(place["--settings"]) : noSettings;
	return {
		folder: place["--state"],
		trust: settings.git ? noTrust(settings.git.url) : readTrust(place["--trust"]),
		settings,
		supervisor: supervisorOf(needsScript ? place["--script"] : "/dev/null", logLine),
		running: place["--running"],
		booted: place["--booted"],
		profile: place["--profile"]
	};
}
var noSettings = {
	window: null,
	restarts: false,
	checks: [],
	patienceSeconds: 0,
	holdSeconds: 0,
	before: null,
	bootFolder: null,
	git: null
};
async function machineLooking(words) {
	try {
		return machineOf(words);
	} catch (thrown) {
		const folder = words.place["--state"];
		if ([
			"look",
			"run",
			"now"
		].includes(words.verb)) {
			const report = {
				outcome: "failed",
				...problemOf(thrown)
			};
			await withLock(join(folder, "lock"), async () => writeReport(join(folder, "last_look"), report));
		}
		throw thrown;
	}
}
async function done(words) {
	const machine = await machineLooking(words);
	const locked = (act) => withLock(join(machine.folder, "lock"), act);
	switch (words.verb) {
		case "look": return locked(() => look(machine, words));
		case "run": return locked(() => runOnTime(machine, words));
		case "now": return locked(() => runNow(machine, words));
		case "settle": return await locked(() => settle(machine)) ?? { outcome: "settled" };
		case "back": return goBack(machine);
		case "check": return { outcome: "settled" };
		case "not-now":
			pause(machine.folder, words.hours);
			return { outcome: "settled" };
	}
}
try {
	const words = readWords(process.argv.slice(2));
	mkdirSync(words.place["--state"], {
		recursive: true,
		mode: 493
	});
	const report = await done(words).catch((thrown) => ({
		outcome: "failed",
		...problemOf(thrown)
	}));
	process.stdout.write(`${JSON.stringify(report)}\n`);
	for (const text of textsOf$1(report)) logLine(text);
	process.exitCode = statusOf(report);
} catch (thrown) {
	logLine(`kiln-updates: ${thrown instanceof Error ? thrown.message : thrown}`);
	process.exitCode = 75;
}
export {};
