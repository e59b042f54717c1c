// Written by `npm run device-programs` from src/device/kiln-updates.
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, readSync, readlinkSync, renameSync, rmSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createPublicKey, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
// src/device/lib/durable-file.ts
var isMissing = (thrown) => thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR");
/** null for a file that is not there. Throws for one that is larger. */
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
/** On the disk when it returns. Its folder has no other writer of this name. */
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
/** Throws where the lock cannot be had within a minute. `path`: is made, and stays empty. */
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
// src/shared/updates/signed-text.ts
/** Of a whole text, in characters; all of them are ASCII. */
var maxSignedTextLength = 1500;
/** `name:base64` of 64 bytes, as Nix writes signatures; in the last letter, the bits that hold nothing are zero. */
var signatureForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{85}[AQgw]==$/;
/** The same of 32 bytes, as Nix writes public keys. */
var updateKeyForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
function unsignedText(kind, names, fields) {
	return [
		kind,
		...names.map((name) => `${name} ${fields[name]}`),
		""
	].join("\n");
}
/** null if it is not exactly such a text. The values are not checked. */
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
/** Without a sign, an exponent or a leading zero; null for anything else. */
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
/** null if it is not a key set in its only form. The signature is not checked. */
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
	toplevel: /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]{1,211}$/
};
/** A pointer that would be valid for longer could not be withdrawn by letting it expire. */
var longestDays = 400;
/** null if it is not a pointer in its only form. The signature is not checked. */
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
	if (expires <= made || expires - made > longestDays * 86400) return null;
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
/** With a newer key set, if that is one. What the old daily key said about time counts no longer. */
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
/** Of the last accepted pointer under this key set; null: there is none. */
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
/** null if it is not one, or has a field twice: Nix would take the other one. */
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
/** Its name in a cache. */
var narInfoName = (storePath) => `${storePath.slice(11).slice(0, 32)}.narinfo`;
// src/device/kiln-updates/problem.ts
var Problem = class extends Error {
	code;
	constructor(code, text) {
		super(text);
		this.code = code;
	}
};
// src/device/kiln-updates/signature.ts
/** The prefix of the 32 bytes of an Ed25519 public key in DER (RFC 8410). */
var prefix = Buffer.from("302a300506032b6570032100", "hex");
var isSignedBy = (text, signature, publicKey) => {
	const [by, signed] = [parted(publicKey), parted(signature)];
	if (by.name !== signed.name || by.bytes.length !== 32 || signed.bytes.length !== 64) return false;
	const key = createPublicKey({
		key: Buffer.concat([prefix, by.bytes]),
		format: "der",
		type: "spki"
	});
	return verify(null, Buffer.from(text), key, signed.bytes);
};
function parted(text) {
	const colon = text.indexOf(":");
	return {
		name: text.slice(0, colon),
		bytes: Buffer.from(text.slice(colon + 1), "base64")
	};
}
// src/device/kiln-updates/closure.ts
var maxNarInfoBytes = 1048576;
var maxPaths = 1e5;
var atOnce = 16;
var storeFolder = "/nix/store/";
/** By path. Throws Problem. */
async function signedClosure(download, { toplevel, key }) {
	const found = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set([toplevel]);
	for (let wave = [toplevel]; wave.length > 0;) {
		const next = [];
		const waiting = wave[Symbol.iterator]();
		const work = async () => {
			for (const path of waiting) {
				const info = await signedInfo(download, path, key);
				found.set(path, info);
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
	return found;
}
async function signedInfo(download, path, key) {
	const text = await download(`cache/${narInfoName(path)}`, maxNarInfoBytes);
	if (text === null) throw new Problem("incomplete", `the cache does not have ${path}`);
	const info = parseNarInfo(text);
	if (info?.storePath !== path || !info.signatures.some((each) => isSignedBy(info.fingerprint, each, key))) throw new Problem("unsigned-path", `${path} is not signed by ${key}`);
	return info;
}
// src/device/kiln-updates/download.ts
var patienceMs$1 = 3e4;
/** Of a file below `source`; null if there is none. Throws Problem. */
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
	const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs$1) });
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
	const bytes = await readFile(fileURLToPath(address)).catch((thrown) => {
		if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
		throw thrown;
	});
	if (bytes !== null && bytes.length > maxBytes) throw tooLarge(address, maxBytes);
	return bytes === null ? null : bytes.toString("latin1");
}
var tooLarge = (address, maxBytes) => new Problem("too-large", `${address} is larger than ${maxBytes} bytes`);
function reasonOf(thrown) {
	if (!(thrown instanceof Error)) return String(thrown);
	return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
// src/device/kiln-updates/state.ts
var nameOf = (folder) => join(folder, "state.json");
/** Without a state, or with one that cannot be read, or for another recovery key: as the trust file says. */
function readState(folder, trust) {
	const first = {
		standing: firstStanding(trust),
		keySet: null,
		fetched: null
	};
	const { keySet, accepted, notBefore, fetched } = parsed$1(nameOf(folder));
	if (typeof notBefore !== "number" || accepted !== null && typeof accepted !== "string") return first;
	const read = typeof keySet === "string" ? parseKeySet(keySet) : null;
	const received = read?.isSignedBy(trust.recovery, isSignedBy) ? read.keySet : null;
	if (typeof keySet === "string" && received === null) return first;
	const isNewer = received !== null && received.number > trust.keys.number;
	const keys = isNewer ? received : trust.keys;
	return {
		standing: {
			keys,
			accepted,
			notBefore: Math.max(notBefore, keys.made)
		},
		keySet: isNewer && typeof keySet === "string" ? keySet : null,
		fetched: typeof fetched === "string" ? fetched : null
	};
}
function parsed$1(path) {
	try {
		return fieldsOf(JSON.parse(readBounded(path) ?? "")) ?? {};
	} catch {
		return {};
	}
}
function writeState(folder, { standing, keySet, fetched }) {
	const { accepted, notBefore } = standing;
	writeDurably(nameOf(folder), `${JSON.stringify({
		keySet,
		accepted,
		notBefore,
		fetched
	})}\n`);
}
// src/device/kiln-updates/store.ts
/** Words of one command: Linux takes more. */
var pathsAtOnce = 1e3;
var mostBytes = 67108864;
/** Of one command. A first update over a slow line takes hours. */
var patienceMs = 432e5;
async function output(program, args) {
	const child = spawn(program, args, {
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		timeout: patienceMs
	});
	const closed = once(child, "close");
	const parts = [];
	let [size, errors] = [0, ""];
	child.stdout.on("data", (part) => {
		size += part.length;
		if (size > mostBytes) child.kill("SIGKILL");
		else parts.push(part);
	});
	child.stderr.on("data", (part) => {
		errors = (errors + part.toString("utf8")).slice(-2e4);
	});
	try {
		const [code, signal] = await closed;
		if (code === 0) return Buffer.concat(parts).toString("utf8");
		throw new Problem("nix", `${program} ${args[0]}: ${lastLine(errors) ?? `ended with ${code ?? signal}`}`);
	} catch (thrown) {
		if (thrown instanceof Problem) throw thrown;
		throw new Problem("nix", `${program}: ${thrown instanceof Error ? thrown.message : thrown}`);
	}
}
var lastLine = (text) => text.split("\n").findLast((line) => line.trim() !== "");
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
/** Each of these paths is here with the hash that was signed. Throws Problem. */
async function assertSame(infos) {
	const hashes = await linesFor(["--query", "--hash"], infos.map(({ storePath }) => storePath));
	for (const [index, { storePath, narHash }] of infos.entries()) if (hashes[index] !== narHash) throw new Problem("other-path", `${storePath} is here with other content than was signed`);
}
/** What is here needs just the paths that were signed. Throws Problem. */
async function assertClosure(toplevel, closure) {
	const here = new Set(await linesFor(["--query", "--requisites"], [toplevel]));
	const other = [...here].find((path) => !closure.has(path)) ?? [...closure.keys()].find((path) => !here.has(path));
	if (other !== void 0) throw new Problem("other-path", `${toplevel} has other dependencies here than were signed: ${other}`);
}
/** Throws Problem. */
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
/** By this key alone, whatever nix.conf trusts. Throws Problem. */
async function copyFrom(cache, toplevel, key) {
	await output("nix", [
		...[
			"copy",
			"--extra-experimental-features",
			"nix-command",
			"--from",
			cache
		],
		...[
			"--option",
			"trusted-public-keys",
			key,
			"--option",
			"require-sigs",
			"true"
		],
		...[
			"--option",
			"narinfo-cache-negative-ttl",
			"0",
			"--option",
			"narinfo-cache-positive-ttl",
			"0"
		],
		...[
			"--option",
			"connect-timeout",
			"30",
			"--option",
			"stalled-download-timeout",
			"60"
		],
		...[
			"--option",
			"download-attempts",
			"3"
		],
		...["--", toplevel]
	]);
}
/** Keeps it from garbage collection. Downloads nothing: what is gone again is a failure. Throws Problem. */
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
	const before = readState(folder, trust);
	let pointer = null;
	try {
		const download = downloadFrom(trust.source);
		const keySet = await download("keys", maxSignedTextLength);
		const text = await download(`pointers/${trust.for.replace("/", "-")}`, maxSignedTextLength);
		if (text === null) return { outcome: "none" };
		const given = {
			keySet,
			pointer: text,
			clock: clock()
		};
		const verdict = judge(trust, before.standing, given, isSignedBy);
		const state = stateAfter(before, verdict.standing, keySet);
		if (JSON.stringify(state) !== JSON.stringify(before)) writeState(folder, state);
		pointer = verdict.pointer;
		if (verdict.outcome === "refused") return {
			...partsOf(pointer),
			outcome: "refused",
			refusal: verdict.refusal
		};
		const { toplevel } = verdict.pointer;
		const link = join(folder, "next");
		if (state.fetched !== toplevel || targetOf(link) !== toplevel) {
			const { daily: key } = verdict.standing.keys;
			await fetchClosure(download, {
				source: trust.source,
				toplevel,
				key,
				link,
				store
			});
			writeState(folder, {
				...state,
				fetched: toplevel
			});
		}
		return {
			...partsOf(pointer),
			outcome: targetOf(running) === toplevel ? "current" : "ready"
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
/** null where it is not a link. */
function targetOf(link) {
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
function stateAfter(before, standing, keySet) {
	const isNew = keySet !== null && parseKeySet(keySet)?.keySet.number === standing.keys.number;
	return {
		...before,
		standing,
		keySet: isNew ? keySet : before.keySet
	};
}
async function fetchClosure(download, fetching) {
	const { source, toplevel, key, link, store } = fetching;
	const closure = await signedClosure(download, {
		toplevel,
		key
	});
	const missing = await missingHere([...closure.keys()]);
	const infos = [...closure.values()];
	await assertSame(infos.filter(({ storePath }) => !missing.has(storePath)));
	const needed = infos.filter(({ storePath }) => missing.has(storePath));
	assertSpace(needed.reduce((sum, { narSize }) => sum + Number(narSize), 0), store);
	if (needed.length > 0) await copyFrom(`${source}/cache`, toplevel, key);
	await keep(toplevel, link);
	try {
		await assertSame(infos);
		await assertClosure(toplevel, closure);
	} catch (thrown) {
		rmSync(link, { force: true });
		throw thrown;
	}
}
// src/device/kiln-updates/trust.ts
/** `{source, for, profile, architecture, recovery, keys: {number, daily, made}}`. Throws Problem. */
function readTrust(path) {
	const value = fieldsOf(parsed(path)) ?? {};
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
function withoutSlashes(address) {
	let end = address.length;
	while (address[end - 1] === "/") end--;
	return address.slice(0, end);
}
function parsed(path) {
	let text;
	try {
		text = readBounded(path);
		if (text !== null) return JSON.parse(text);
	} catch (cause) {
		throw new Problem("config", `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
	}
	throw new Problem("config", `${path} is missing. Make it with kiln publish trust, and put it there`);
}
// src/device/kiln-updates/words.ts
var verbs = ["look"];
/** Throws for a word that is none of these. */
function readWords(words) {
	const values = {
		"--trust": "/etc/kiln/updates-trust.json",
		"--state": "/var/lib/kiln-updates",
		"--running": "/run/current-system",
		"--store": "/nix/store"
	};
	const [verb = "", ...rest] = words;
	if (!verbs.includes(verb)) throw new Error(`${verb} is not one of ${verbs.join(", ")}`);
	for (let at = 0; at < rest.length; at += 2) {
		const [word = "", value] = rest.slice(at);
		if (!Object.hasOwn(values, word) || value === void 0) throw new Error(`${word} is not an argument: ${Object.keys(values).join(" ")}`);
		Object.assign(values, { [word]: value });
	}
	return {
		verb,
		trust: values["--trust"],
		state: values["--state"],
		running: values["--running"],
		store: values["--store"]
	};
}
// src/device/kiln-updates/index.ts
async function look({ trust, state, running, store }) {
	try {
		const clock = () => Math.floor(Date.now() / 1e3);
		return await lookForUpdate({
			trust: readTrust(trust),
			folder: state,
			running,
			store,
			clock
		});
	} catch (thrown) {
		return {
			outcome: "failed",
			...problemOf(thrown)
		};
	}
}
/** By the outcome and its problem; systemd and its timer read it. */
function statusOf(found) {
	if (found.outcome === "ready" || found.outcome === "current") return 0;
	return found.outcome === "failed" && found.problem === "config" ? 78 : 75;
}
try {
	const words = readWords(process.argv.slice(2));
	mkdirSync(words.state, {
		recursive: true,
		mode: 448
	});
	const found = await withLock(join(words.state, "lock"), () => look(words));
	const text = `${JSON.stringify(found)}\n`;
	process.stdout.write(text);
	writeDurably(join(words.state, "last_look"), text);
	process.exitCode = statusOf(found);
} catch (thrown) {
	process.stderr.write(`kiln-updates: ${thrown instanceof Error ? thrown.message : thrown}\n`);
	process.exitCode = 75;
}
export {};
