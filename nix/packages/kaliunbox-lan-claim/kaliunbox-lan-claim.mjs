// Written by `npm run device-programs` from src/device/kaliunbox-lan-claim.
import { once } from "node:events";
import { chmodSync, closeSync, existsSync, fchmodSync, fsyncSync, linkSync, mkdirSync, openSync, readSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { arch, hostname, networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { request } from "node:http";
import { X509Certificate, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomInt, randomUUID, scryptSync, sign, timingSafeEqual } from "node:crypto";
import { BlockList, createServer, isIP } from "node:net";
import { spawn } from "node:child_process";
import { createServer as createServer$1 } from "node:https";
// src/shared/connect/claim-code.ts
var codeLetters = "BCDFGHJKLMNPQRSTVWXZ";
var length$1 = 8;
function newClaimCode(randomByte) {
	const below = 240;
	const letter = () => {
		for (let byte = randomByte();; byte = randomByte()) if (byte < below) return codeLetters.charAt(byte % 20);
	};
	return shown$1(Array.from({ length: length$1 }, letter).join(""));
}
function readClaimCode(typed) {
	const capitals = readLetters(typed, length$1);
	return capitals === null ? null : shown$1(capitals);
}
function readLetters(typed, count) {
	if (typed.length > 5 * count) return null;
	const bare = typed.replace(/[\s\p{Dash}._]/gu, "");
	if (bare.length !== count || !/^[A-Za-z]+$/.test(bare)) return null;
	const capitals = bare.toUpperCase();
	return [...capitals].every((each) => "BCDFGHJKLMNPQRSTVWXZ".includes(each)) ? capitals : null;
}
var shown$1 = (bare) => `${bare.slice(0, length$1 / 2)}-${bare.slice(length$1 / 2)}`;
// src/shared/connect/lan-claim.ts
var lanClaimPort = 8456;
var fingerprintScrypt = {
	salt: "kiln lan claim 1",
	bytes: 32,
	cost: {
		N: 2 ** 14,
		r: 8,
		p: 1,
		maxmem: 64 * 2 ** 20
	}
};
var length = 12;
function fingerprintText(bytes) {
	let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
	const base = BigInt(codeLetters.length);
	return shown(Array.from({ length }, () => {
		const letter = codeLetters.charAt(Number(rest % base));
		rest /= base;
		return letter;
	}).join(""));
}
var shown = (bare) => bare.replace(/(.{4})(?=.)/g, "$1-");
// src/device/lib/backoff.ts
function retryAfterSeconds(header, date) {
	if (header === void 0) return null;
	const seconds = /^\d{1,10}$/.test(header) ? Number(header) : (Date.parse(header) - Date.parse(date ?? "")) / 1e3;
	return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 86400) : null;
}
// src/device/lib/problems.ts
var problemTexts = {
	address: "The address of Connect is not one. Write https://HOST into /var/lib/kaliun/connect_api_url.",
	"no-network": "The network cannot be reached. Check the cable and the router.",
	dns: "The name of Connect is not found. Check the network and its DNS server.",
	closed: "Connect does not answer at this address. Check that its server runs.",
	slow: "Connect did not answer in time. Check the network and its server.",
	cut: "The connection to Connect was cut. It is tried again.",
	tls: "Connect's certificate is not trusted. Check the address, or give the box its fingerprint.",
	clock: "The box's clock is wrong, so no certificate is valid. Check the network's time server.",
	pin: "Another certificate answers than the one of your Connect. Check who answers at this address.",
	moved: "The address leads to another one. Write that into /var/lib/kaliun/connect_api_url if you trust it.",
	garbage: "What answers at this address is not Connect. Check the address.",
	failing: "Connect answers with an error. Look at its log.",
	busy: "Connect is busy. It is tried again later.",
	refused: "Connect refuses this box. It may allow only boxes with a key, or not this one.",
	taken: "Connect knows this box with another key. Release it there if it was installed again.",
	ticket: "Connect does not take the ticket of this drive: it has expired, or another box used it. Look there.",
	guessed: "Many wrong codes came from the network. The box takes none for a quarter of an hour.",
	released: "Connect no longer knows this box. Claim it again.",
	"older-claim": "Connect has an older owner of this box: it was restored from a backup. Release the box there, and claim it again.",
	newt: "Connect names another remote access than before. If you want it, type kaliun-newt and its address at the box.",
	wiping: "This box takes no owner until all data of its former one is removed. Look at the journal of kaliun-wipe.",
	"disk-full": "The disk is full. Remove what is not needed: nothing new can be kept.",
	"read-only": "The disk can only be read. Restart the box; if it stays so, replace the disk.",
	storage: "The folder of the box cannot be used. Look at the journal."
};
var problemText = ({ code }) => problemTexts[code];
var journalText = (problem) => problem.detail === void 0 ? problemText(problem) : `${problemText(problem)} (${problem.detail})`;
var ofErrno = {
	ENETUNREACH: "no-network",
	EHOSTUNREACH: "no-network",
	ENETDOWN: "no-network",
	EADDRNOTAVAIL: "no-network",
	ENOTFOUND: "dns",
	EAI_AGAIN: "dns",
	ECONNREFUSED: "closed",
	ETIMEDOUT: "slow",
	ABORT_ERR: "slow",
	ECONNRESET: "cut",
	EPIPE: "cut",
	CERT_NOT_YET_VALID: "clock",
	CERT_HAS_EXPIRED: "clock",
	WRONG_CERTIFICATE: "pin",
	ENOSPC: "disk-full",
	EDQUOT: "disk-full",
	EROFS: "read-only"
};
var codeOf = (thrown) => thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
var messageOf = (thrown) => thrown instanceof Error ? thrown.message : String(thrown);
function networkProblem(thrown) {
	const errno = codeOf(thrown);
	const detail = messageOf(thrown);
	if (errno.startsWith("HPE_")) return {
		code: "garbage",
		detail
	};
	return {
		code: ofErrno[errno] ?? (/CERT|TLS|SSL|SELF_SIGNED/.test(errno) ? "tls" : "cut"),
		detail
	};
}
function storageProblem(thrown) {
	const code = ofErrno[codeOf(thrown)];
	const detail = messageOf(thrown);
	return code === "disk-full" || code === "read-only" ? {
		code,
		detail
	} : {
		code: "storage",
		detail
	};
}
// src/device/lib/tls-socket.ts
async function openTlsSocket({ url, pin }, signal) {
	const { connect } = await import("node:tls");
	const host = url.hostname.replace(/^\[|\]$/g, "");
	const socket = connect({
		host,
		port: Number(url.port || 443),
		...isIP(host) === 0 && { servername: host },
		rejectUnauthorized: pin === null
	});
	try {
		await once(socket, "secureConnect", { signal });
		const found = pin === null ? null : fingerprintOf(socket);
		if (found !== pin) throw Object.assign(/* @__PURE__ */ new Error(`${found} instead of ${pin}`), { code: "WRONG_CERTIFICATE" });
		return socket;
	} catch (thrown) {
		socket.on("error", () => void 0);
		socket.destroy();
		throw thrown;
	}
}
function fingerprintOf(socket) {
	const raw = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0);
	return `SHA256:${createHash("sha256").update(raw).digest("base64url")}`;
}
// src/device/lib/http-call.ts
var callMs = 3e4;
var mostBytes = 65536;
async function httpCall(server, call) {
	try {
		const socket = server.url.protocol === "https:" ? await openTlsSocket(server, AbortSignal.timeout(callMs)) : null;
		return { answer: await answerTo$1(server.url, call, socket) };
	} catch (thrown) {
		return { problem: networkProblem(thrown) };
	}
}
function answerTo$1(url, { method, path, headers, body }, socket) {
	return new Promise((resolve, reject) => {
		const sent = request({
			method,
			host: url.hostname.replace(/^\[|\]$/g, ""),
			port: url.port || 80,
			path,
			headers: {
				host: url.host,
				"content-length": Buffer.byteLength(body),
				...headers
			},
			signal: AbortSignal.timeout(callMs),
			...socket ? { createConnection: () => socket } : { agent: false }
		});
		sent.on("error", reject);
		sent.on("response", (response) => {
			read(response).then(resolve, reject);
		});
		sent.end(body);
	});
}
async function read(response) {
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of response) {
			size += chunk.length;
			if (size > mostBytes) break;
			chunks.push(chunk);
		}
	} finally {
		response.destroy();
	}
	const { headers } = response;
	const nonce = headers["kiln-nonce"];
	const date = Date.parse(headers.date ?? "");
	return {
		status: response.statusCode ?? 0,
		body: size > mostBytes ? void 0 : jsonOf(Buffer.concat(chunks).toString("utf8")),
		retryAfter: retryAfterSeconds(headers["retry-after"], headers.date),
		nonce: typeof nonce === "string" && /^[0-9a-f-]{1,90}$/.test(nonce) ? nonce : null,
		date: Number.isFinite(date) ? date : null
	};
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// src/device/lib/decode.ts
var fieldsOf$1 = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
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
// src/device/lib/moved.ts
function placeOf(files) {
	const { written, moved } = placesOf(files);
	return moved && isSame$1(moved.from, written) ? moved.to : written;
}
var placesOf = (files) => ({
	written: writtenPlace(files),
	moved: movedIn(files)
});
var isSame$1 = (one, other) => one.url === other.url && one.fingerprint === other.fingerprint;
var writtenPlace = ({ apiUrl, pin }) => ({
	url: readBounded(apiUrl)?.trim() ?? "",
	fingerprint: readBounded(pin)?.trim() || null
});
function movedIn({ moved }) {
	try {
		const fields = fieldsOf$1(JSON.parse(readBounded(moved) ?? "null"));
		const [from, to] = [placeIn(fields?.["from"]), placeIn(fields?.["to"])];
		return from && to && {
			from,
			to
		};
	} catch {
		return null;
	}
}
function placeIn(value) {
	const { url, fingerprint } = fieldsOf$1(value) ?? {};
	return typeof url === "string" && (fingerprint === null || typeof fingerprint === "string") ? {
		url,
		fingerprint
	} : null;
}
// src/device/lib/connect-client.ts
var loopback = /* @__PURE__ */ new Set([
	"localhost",
	"127.0.0.1",
	"[::1]"
]);
function serverOf(files) {
	return serverAt(placeOf(files), files.pin);
}
function serverAt({ url: written, fingerprint }, pinFile) {
	const url = URL.parse(written);
	const isSafe = url?.protocol === "https:" || url?.protocol === "http:" && loopback.has(url.hostname);
	if (!url || !isSafe || url.search || url.hash || url.username || url.password) return { problem: {
		code: "address",
		detail: written.slice(0, 200)
	} };
	if (fingerprint !== null && !/^SHA256:[\w-]{43}$/.test(fingerprint)) return { problem: {
		code: "pin",
		detail: `${pinFile} does not hold SHA256:…`
	} };
	return {
		url,
		pin: fingerprint
	};
}
function connectClient(server, identity) {
	const own = `${server.url.pathname.replace(/\/$/, "")}/api/v1/installations`;
	const send = async (method, path, { body, bearer } = {}) => {
		const text = body === void 0 ? "" : JSON.stringify(body);
		const attempt = (nonce) => httpCall(server, {
			method,
			path: `${own}${path}`,
			headers: {
				"kiln-proof": identity.proof({
					method,
					path: `${own}${path}`,
					body: text,
					nonce
				}),
				...bearer !== void 0 && { authorization: `Bearer ${bearer}` },
				...body !== void 0 && { "content-type": "application/json" }
			},
			body: text
		});
		const first = await attempt("");
		const nonce = "answer" in first && first.answer.status === 401 ? first.answer.nonce : null;
		return nonce === null ? first : attempt(nonce);
	};
	const shown = (bearer) => bearer === void 0 ? {} : { bearer };
	return {
		server,
		register: (facts) => send("POST", "/register", { body: {
			install_id: identity.id,
			device_key: identity.publicKey,
			...facts
		} }),
		config: (bearer) => send("GET", `/${identity.id}/config`, shown(bearer)),
		receipt: () => send("DELETE", `/${identity.id}/config`),
		refresh: (token) => send("POST", "/token/refresh", { body: { refresh_token: token } }),
		report: (body, bearer) => send("POST", `/${identity.id}/health`, {
			body,
			bearer
		}),
		logs: (body, bearer) => send("POST", `/${identity.id}/logs`, {
			body,
			bearer
		}),
		commands: (bearer) => send("GET", `/${identity.id}/commands`, { bearer }),
		commandResult: (id, body, bearer) => send("POST", `/${identity.id}/commands/${id}/result`, {
			body,
			bearer
		})
	};
}
// src/device/lib/device-keys.ts
var ownKeyFile = ({ deviceKeys }, place) => join(deviceKeys, `${createHash("sha256").update(nameOf(place)).digest("hex")}.pem`);
function keyFileAt(files, place) {
	const own = ownKeyFile(files, place);
	if (existsSync(own)) return own;
	const { moved } = placesOf(files);
	const newest = moved && ownKeyFile(files, moved.to);
	return newest && originOf(place) !== originOf(moved.from) && existsSync(newest) ? newest : files.deviceKey;
}
var nameOf = ({ url, fingerprint }) => `${(URL.parse(url)?.href ?? url).replace(/\/+$/, "")}\n${fingerprint ?? ""}`;
var originOf = ({ url }) => URL.parse(url)?.origin;
// src/device/lib/create-durably.ts
function createDurably(path, text, mode = 384) {
	const own = `${path}.${process.pid}.partial`;
	try {
		writeDurably(own, text, mode);
		linkSync(own, path);
	} catch (thrown) {
		if (!existsSync(path)) throw thrown;
	} finally {
		removeFile(own);
	}
	syncFolder(dirname(path));
	return readBounded(path) ?? text;
}
// src/device/lib/identity.ts
var uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
function loadIdentity(files) {
	const identity = identityWith(files, keyFileAt(files, placeOf(files)));
	const { publicKey } = identity;
	publish(files.publicKey, publicKey);
	return identity;
}
function publish(path, publicKey) {
	const isThere = () => readBounded(path)?.trim() === publicKey;
	if (isThere()) return;
	try {
		writeDurably(path, `${publicKey}\n`, 420);
	} catch (thrown) {
		if (!isThere()) throw thrown;
	}
}
function identityWith({ installId }, keyFile) {
	const key = loadKey(keyFile);
	const publicKey = String(createPublicKey(key).export({ format: "jwk" }).x);
	const id = (readBounded(installId) ?? createDurably(installId, `${randomUUID()}\n`, 420)).trim();
	if (!uuid.test(id)) throw new Error(`${installId} does not hold an id`);
	let last = 0;
	const signed = (text) => sign(null, Buffer.from(text), key).toString("base64url");
	return {
		id,
		publicKey,
		sign: signed,
		proof({ method, path, body, nonce }) {
			last = Math.max(last + 1, Math.floor(Date.now() / 1e3));
			const time = nonce === "" ? last : randomInt(0xe8d4a51000);
			const text = `kiln-connect 1\n${method}\n${path}\n${createHash("sha256").update(body).digest("hex")}\n${time}\n${nonce}\n`;
			return `${time}.${nonce}.${signed(text)}`;
		}
	};
}
function loadKey(path) {
	const known = readBounded(path);
	if (known !== null) return createPrivateKey(known);
	const { privateKey } = generateKeyPairSync("ed25519");
	return createPrivateKey(createDurably(path, String(privateKey.export({
		type: "pkcs8",
		format: "pem"
	}))));
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
// src/device/lib/state-files.ts
function stateFiles(folder) {
	return {
		folder,
		installId: join(folder, "install_id"),
		config: join(folder, "config.json"),
		apiUrl: join(folder, "connect_api_url"),
		pin: join(folder, "connect_fingerprint"),
		deviceKey: join(folder, "device_key.pem"),
		deviceKeys: join(folder, "device_keys"),
		publicKey: join(folder, "device_key.pub"),
		receiptDue: join(folder, "receipt_due"),
		released: join(folder, "released"),
		owner: join(folder, "owner"),
		enrolment: join(folder, "enrolment.json"),
		reports: join(folder, "reports"),
		commands: join(folder, "commands.json"),
		orders: join(folder, "orders.json"),
		moved: join(folder, "moved.json"),
		wiping: join(folder, "wiping"),
		handing: join(folder, "handing"),
		newtConfirmed: join(folder, "newt_confirmed"),
		sendLogs: join(folder, "send_logs"),
		logCursor: join(folder, "last_log_cursor")
	};
}
var isWiping = ({ wiping, handing }) => existsSync(wiping) || existsSync(join(handing, "former-gone"));
function forgetLogs({ folder, sendLogs, logCursor }) {
	for (const file of [sendLogs, logCursor]) removeFile(file);
	syncFolder(folder);
}
function readWords(words, flags = []) {
	const values = {
		"--state": "/var/lib/kaliun",
		"--run": "/run/kaliun",
		"--root": "/",
		"--pace": "1",
		"--users": "root",
		"--trust": ""
	};
	const found = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		const value = words[at + 1];
		if (flags.includes(word)) found.push(word);
		else if (Object.hasOwn(values, word) && value !== void 0) {
			Object.assign(values, { [word]: value });
			at++;
		} else throw new Error(`${word} is not an argument: ${[...Object.keys(values), ...flags].join(" ")}`);
	}
	const pace = Number(values["--pace"]);
	if (!(pace > 0)) throw new Error("--pace takes a number above 0");
	const users = values["--users"].split(",");
	if (!users.every((name) => /^[a-z_][a-z0-9_-]{0,30}$/.test(name))) throw new Error("--users takes NAME,NAME");
	const trust = values["--trust"];
	if (trust !== "" && !/^\/var\/lib\/[\w./-]+$/.test(trust)) throw new Error("--trust takes a file below /var/lib");
	const { "--state": state, "--run": run, "--root": root } = values;
	return {
		users,
		trust,
		state,
		run,
		root,
		pace,
		flags: found
	};
}
var makeFolder = (path, mode) => mkdirSync(path, {
	recursive: true,
	mode
});
// src/device/lib/box.ts
function openBox({ state, run, pace }) {
	makeFolder(state, 493);
	makeFolder(run, 493);
	const files = stateFiles(state);
	return {
		files,
		identity: loadIdentity(files),
		run,
		client() {
			const place = placeOf(files);
			const server = serverAt(place, files.pin);
			return "problem" in server ? server : connectClient(server, identityWith(files, keyFileAt(files, place)));
		},
		hasLeft({ server: { url, pin } }) {
			const now = serverOf(files);
			return "problem" in now || now.url.href !== url.href || now.pin !== pin;
		},
		locked: (act) => withLock(join(run, "config.lock"), act),
		wait: async (seconds) => {
			await setTimeout$1(seconds * pace * 1e3);
		}
	};
}
// src/device/lib/owner.ts
var draftOf = (owner) => `${owner}.partial`;
function writeOwner(owner, { name, keys }, { users, by, now }) {
	const draft = draftOf(owner);
	const keyFolder = join(draft, "authorized_keys");
	removeDraft(owner);
	for (const folder of [draft, keyFolder]) {
		mkdirSync(folder);
		chmodSync(folder, 493);
	}
	for (const user of users) writeDurably(join(keyFolder, user), `${keys.join("\n")}\n`, 420);
	const facts = {
		name,
		at: new Date(now).toISOString(),
		by,
		user: users.at(-1)
	};
	writeDurably(join(draft, "owner.json"), `${JSON.stringify(facts)}\n`, 420);
	try {
		renameSync(draft, owner);
	} catch (thrown) {
		if (![
			"ENOTEMPTY",
			"EEXIST",
			"ENOTDIR"
		].includes(codeOf(thrown))) throw thrown;
		return "taken";
	}
	syncFolder(dirname(owner));
	return "written";
}
var removeDraft = (owner) => rmSync(draftOf(owner), {
	recursive: true,
	force: true
});
function removeOwner(owner) {
	removeDraft(owner);
	try {
		renameSync(owner, draftOf(owner));
	} catch (thrown) {
		if (codeOf(thrown) === "ENOENT") return false;
		throw thrown;
	}
	syncFolder(dirname(owner));
	removeDraft(owner);
	return true;
}
// src/device/lib/registration-facts.ts
var architectures = {
	x64: "x86_64",
	arm64: "aarch64"
};
var unfilled = /^(to be filled by o\.?e\.?m\.?|default string|system (product name|serial number)|none|0+)$/i;
function registrationFacts(root) {
	const read = (path) => {
		try {
			const text = readBounded(join(root, path))?.trim().slice(0, 253) ?? "";
			return unfilled.test(text) ? "" : text;
		} catch {
			return "";
		}
	};
	const facts = {
		hostname: hostname().slice(0, 253) || "box",
		architecture: architectures[arch()] ?? arch(),
		nixos_version: read("run/current-system/nixos-version"),
		model: read("sys/class/dmi/id/product_name") || read("proc/device-tree/model").replaceAll("\0", ""),
		serial: read("sys/class/dmi/id/product_serial")
	};
	return Object.fromEntries(Object.entries(facts).filter(([, text]) => text !== ""));
}
// src/device/lib/status.ts
function reportStatus(run, program, problem, claim) {
	if (problem) process.stderr.write(`${journalText(problem)}\n`);
	try {
		makeFolder(run, 493);
		const status = {
			at: Date.now(),
			problem: problem?.code ?? null,
			claim: claim ?? null
		};
		writeDurably(join(run, `${program}.json`), `${JSON.stringify(status)}\n`);
	} catch (thrown) {
		process.stderr.write(`Cannot write the status for the screen: ${thrown}\n`);
	}
}
// src/shared/connect/certificate-der.ts
function selfSignedCertificate(wanted) {
	const { now, serial, publicKey, sign } = wanted;
	const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
	const name = sequence(der(49, sequence(oid("2.5.4.3"), der(12, ascii(wanted.name)))));
	const validity = sequence(timeOf(/* @__PURE__ */ new Date(now - 864e5)), der(24, ascii("99991231235959Z")));
	const alternativeName = der(48, der(130, ascii(wanted.dnsName)));
	const extensions = sequence(sequence(oid("2.5.29.17"), der(4, alternativeName)));
	const signed = sequence(der(160, der(2, Uint8Array.of(2))), der(2, joined(Uint8Array.of(64), serial)), ecdsaWithSha256, name, validity, name, publicKey, der(163, extensions));
	return sequence(signed, ecdsaWithSha256, der(3, joined(Uint8Array.of(0), sign(signed))));
}
function der(tag, content) {
	const { length } = content;
	const size = length < 128 ? [length] : length < 256 ? [129, length] : [
		130,
		length >> 8,
		length & 255
	];
	return joined(Uint8Array.of(tag, ...size), content);
}
var sequence = (...parts) => der(48, joined(...parts));
function joined(...parts) {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
var ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
function oid(text) {
	const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
	const base128 = (value) => value < 128 ? [value] : [...base128(Math.floor(value / 128)).map((each) => each | 128), value % 128];
	return der(6, Uint8Array.from([40 * first + second, ...rest.flatMap(base128)]));
}
function timeOf(date) {
	const text = date.toISOString().replace(/[-:T]|\.\d+/g, "");
	return date.getUTCFullYear() < 2050 ? der(23, ascii(text.slice(2))) : der(24, ascii(text));
}
// src/device/kaliunbox-lan-claim/offer.ts
function newOffer(lastsMs) {
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const certificate = new X509Certificate(selfSignedCertificate({
		now: Date.now(),
		serial: randomBytes(15),
		name: "Unclaimed box",
		dnsName: "unclaimed-box.invalid",
		publicKey: publicKey.export({
			type: "spki",
			format: "der"
		}),
		sign: (bytes) => sign("sha256", bytes, privateKey)
	}));
	const digest = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex");
	const { salt, bytes, cost } = fingerprintScrypt;
	return {
		code: newClaimCode(() => randomBytes(1)[0] ?? 0),
		fingerprint: fingerprintText(scryptSync(digest, salt, bytes, cost)),
		certificate: certificate.toString(),
		key: String(privateKey.export({
			type: "pkcs8",
			format: "pem"
		})),
		wrong: 0,
		endsAt: performance.now() + lastsMs
	};
}
// src/shared/base64.ts
var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
var whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
function base64Bytes(text) {
	if (!whole.test(text)) return null;
	const bytes = [];
	let held = 0;
	let heldBits = 0;
	for (const digit of text.replace(/=+$/, "")) {
		held = held << 6 | digits.indexOf(digit);
		heldBits += 6;
		if (heldBits < 8) continue;
		heldBits -= 8;
		bytes.push(held >> heldBits);
		held &= (1 << heldBits) - 1;
	}
	return held === 0 ? bytes : null;
}
// src/shared/public-key.ts
var any = "any";
var ecdsa = (curve, pointBytes) => [curve, pointBytes];
var shapes = {
	"ssh-ed25519": [32],
	"ssh-rsa": [any, any],
	"ecdsa-sha2-nistp256": ecdsa("nistp256", 65),
	"ecdsa-sha2-nistp384": ecdsa("nistp384", 97),
	"ecdsa-sha2-nistp521": ecdsa("nistp521", 133),
	"sk-ssh-ed25519@openssh.com": [32, any],
	"sk-ecdsa-sha2-nistp256@openssh.com": [...ecdsa("nistp256", 65), any]
};
var isKeyType = (word) => Object.hasOwn(shapes, word);
function isWholeKey(type, blob) {
	const shape = isKeyType(type) ? shapes[type] : void 0;
	const fields = fieldsOf(base64Bytes(blob) ?? []);
	if (!shape || fields?.length !== shape.length + 1) return false;
	return [type, ...shape].every((wanted, at) => fits(fields[at] ?? [], wanted));
}
function fits(field, wanted) {
	if (wanted === any) return field.length > 0;
	if (typeof wanted === "number") return field.length === wanted;
	return String.fromCharCode(...field.slice(0, 100)) === wanted;
}
var lengthBytes = 4;
function isPlainKey(line) {
	const [type = "", blob = ""] = line.split(" ");
	return !/\p{C}/u.test(line) && isWholeKey(type, blob);
}
function fieldsOf(bytes) {
	const fields = [];
	for (let at = 0; at < bytes.length;) {
		const from = at + lengthBytes;
		const length = bytes.slice(at, from).reduce((sum, byte) => sum * 256 + byte, 0);
		if (from + length > bytes.length) return null;
		fields.push(bytes.slice(from, from + length));
		at = from + length;
	}
	return fields;
}
// src/device/kaliunbox-lan-claim/request.ts
function requestOf(body) {
	let fields;
	try {
		fields = fieldsOf$1(JSON.parse(body));
	} catch {
		return null;
	}
	const { code, person, ssh_keys: keys } = fields ?? {};
	const read = typeof code === "string" ? readClaimCode(code) : null;
	if (read === null || typeof person !== "string" || !Array.isArray(keys)) return null;
	const name = person.trim();
	if (name === "" || name.length > 80 || /\p{C}/u.test(name)) return null;
	if (keys.length === 0 || keys.length > 10) return null;
	return keys.every(isKey) ? {
		code: read,
		name,
		keys
	} : null;
}
var isKey = (line) => typeof line === "string" && line.length <= 4096 && isPlainKey(line);
// src/device/kaliunbox-lan-claim/claim.ts
var offerMs = 9e5;
var guessesMs = 9e5;
var mostGuesses = 20;
var repeatMs = 6e4;
function createClaim({ pace, facts, write, onChange }) {
	let offer = newOffer(offerMs * pace);
	let guesses = [];
	let claimed = null;
	const refused = (status, body) => ({
		status,
		body
	});
	const renew = () => {
		offer = newOffer(offerMs * pace);
		onChange(offer, isGuessed() ? { code: "guessed" } : null);
	};
	const isGuessed = () => {
		guesses = guesses.filter((at) => performance.now() - at < guessesMs * pace);
		return guesses.length >= mostGuesses;
	};
	function guessedWrong() {
		guesses.push(performance.now());
		offer.wrong++;
		const left = 5 - offer.wrong;
		if (left <= 0) renew();
		return refused(403, {
			error: "wrong_code",
			left: Math.max(left, 0)
		});
	}
	function take(shown, body) {
		const request = requestOf(body);
		if (request === null) return refused(400, { error: "bad_request" });
		const words = JSON.stringify(request);
		if (claimed?.answer && claimed.request === words && performance.now() < claimed.endsAt) return {
			status: 200,
			body: claimed.answer
		};
		if (claimed) return refused(410, { error: "claimed" });
		if (shown !== offer || performance.now() >= offer.endsAt) return refused(409, { error: "new_code" });
		if (isGuessed()) {
			const [first = 0] = guesses;
			const seconds = Math.ceil((first + guessesMs * pace - performance.now()) / 1e3);
			return refused(429, {
				error: "wait",
				seconds: Math.max(seconds, 1)
			});
		}
		if (!isSame(request.code, offer.code)) return guessedWrong();
		return own(request, words);
	}
	function own(request, words) {
		try {
			const answer = facts();
			if (answer === null) return refused(503, { error: "not_ready" });
			const written = write(request);
			claimed = {
				request: words,
				answer: written === "written" ? answer : null,
				endsAt: performance.now() + repeatMs * pace
			};
			return written === "written" ? {
				status: 200,
				body: answer
			} : refused(410, { error: "claimed" });
		} catch (thrown) {
			const problem = storageProblem(thrown);
			onChange(offer, problem);
			const error = problem.code === "disk-full" || problem.code === "read-only" ? {
				"disk-full": "disk_full",
				"read-only": "read_only"
			}[problem.code] : "storage";
			return refused(503, { error });
		}
	}
	return {
		offer: () => offer,
		take,
		tick() {
			if (claimed) return performance.now() >= claimed.endsAt ? "over" : "waits";
			if (performance.now() >= offer.endsAt) renew();
			return "waits";
		},
		isClaimed: () => claimed !== null
	};
}
var isSame = (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
// src/device/kaliunbox-lan-claim/neighbours.ts
function isNeighbour(address) {
	const bare = address.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "");
	const version = isIP(bare);
	if (version === 0) return false;
	const near = new BlockList();
	for (const each of Object.values(networkInterfaces()).flatMap((found) => found ?? [])) {
		const length = Number(each.cidr?.split("/")[1]);
		if (Number.isInteger(length)) near.addSubnet(each.address, length, each.family === "IPv6" ? "ipv6" : "ipv4");
	}
	return near.check(bare, version === 6 ? "ipv6" : "ipv4");
}
// src/device/kaliunbox-lan-claim/server.ts
var connectionMs = 1e4;
var mostConnections = 32;
var mostOfOneAddress = 4;
var mostHeaderBytes = 4096;
function createLanServer({ offer, take }) {
	let current = offer;
	const seen = /* @__PURE__ */ new WeakMap();
	const secrets = ({ certificate, key }) => ({
		cert: certificate,
		key,
		minVersion: "TLSv1.3"
	});
	const tls = createServer$1({
		...secrets(offer),
		maxHeaderSize: mostHeaderBytes
	}, (request, response) => {
		response.on("error", () => void 0);
		readBody(request).then((body) => {
			const { status, body: value } = answerTo(request, body, take, seen.get(request.socket));
			const text = `${JSON.stringify(value)}\n`;
			response.writeHead(status, {
				"content-type": "application/json",
				"content-length": Buffer.byteLength(text),
				connection: "close"
			});
			response.end(text);
		});
	});
	tls.maxRequestsPerSocket = 1;
	tls.on("secureConnection", (socket) => seen.set(socket, current));
	tls.on("tlsClientError", (_, socket) => socket.destroy());
	tls.on("clientError", (_, socket) => socket.destroy());
	return {
		server: limited((socket) => tls.emit("connection", socket)),
		use(next) {
			tls.setSecureContext(secrets(next));
			current = next;
		}
	};
}
function answerTo({ method, url }, body, take, shown) {
	if (url !== "/claim" || method !== "POST") return {
		status: 404,
		body: { error: "not_found" }
	};
	if (body === null) return {
		status: 413,
		body: { error: "too_large" }
	};
	return take(shown, body);
}
async function readBody(request) {
	const parts = [];
	let count = 0;
	return new Promise((resolve) => {
		request.on("error", () => void 0);
		request.on("data", (bytes) => {
			count += bytes.length;
			if (count <= 65536) parts.push(bytes);
			else resolve(null);
		});
		request.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
	});
}
function limited(onConnection) {
	const ofAddress = /* @__PURE__ */ new Map();
	const server = createServer((socket) => {
		socket.on("error", () => void 0);
		const { remoteAddress } = socket;
		const count = (remoteAddress === void 0 ? mostOfOneAddress : ofAddress.get(remoteAddress)) ?? 0;
		if (remoteAddress === void 0 || count >= mostOfOneAddress || !isNeighbour(remoteAddress)) return void socket.destroy();
		ofAddress.set(remoteAddress, count + 1);
		const end = setTimeout(() => socket.destroy(), connectionMs);
		socket.on("close", () => {
			clearTimeout(end);
			const left = (ofAddress.get(remoteAddress) ?? 1) - 1;
			if (left > 0) ofAddress.set(remoteAddress, left);
			else ofAddress.delete(remoteAddress);
		});
		onConnection(socket);
	});
	server.maxConnections = mostConnections;
	return server;
}
// src/device/kaliunbox-lan-claim/index.ts
var { words, user, port: wantedPort } = ownWords(process.argv.slice(2));
var files = stateFiles(words.state);
var shownFile = join(words.run, "lan.json");
var isOver = () => [
	files.owner,
	files.config,
	files.apiUrl
].some((path) => existsSync(path));
if (words.flags.includes("--release")) release();
else await offer();
function release() {
	if (existsSync(files.owner) && !existsSync(files.config)) forgetLogs(files);
	if (removeOwner(files.owner)) return void process.stdout.write("This box no longer has an owner.\n");
	process.stderr.write("This box has no owner who claimed it on its network.\n");
	process.exitCode = 1;
}
async function offer() {
	process.on("SIGTERM", () => {
		removeFile(shownFile);
		process.exit();
	});
	while (!isOver()) if (await isPrepared()) return serve();
	removeFile(shownFile);
}
async function isPrepared() {
	const problem = unprepared();
	if (problem === null) return true;
	reportStatus(words.run, "lan", problem);
	await setTimeout$1(3e4 * words.pace);
	return false;
}
function unprepared() {
	if (isWiping(files)) return { code: "wiping" };
	try {
		removeDraft(files.owner);
		return null;
	} catch (thrown) {
		return storageProblem(thrown);
	}
}
async function serve() {
	const show = ({ code, fingerprint }, problem) => {
		const place = lan.server.address();
		const port = typeof place === "object" && place ? place.port : wantedPort;
		reportStatus(words.run, "lan", problem, {
			code,
			fingerprint,
			port
		});
	};
	const claim = createClaim({
		pace: words.pace,
		facts: answerFacts,
		write: (request) => writeOwner(files.owner, request, {
			users: [user],
			by: "lan",
			now: Date.now()
		}),
		onChange: (next, problem) => {
			show(next, problem);
			lan.use(next);
		}
	});
	const lan = createLanServer({
		offer: claim.offer(),
		take: claim.take
	});
	lan.server.listen(wantedPort);
	await once(lan.server, "listening");
	show(claim.offer(), null);
	while (claim.tick() === "waits" && (claim.isClaimed() || !(isOver() || isWiping(files)))) {
		await setTimeout$1(1e3);
		if (claim.isClaimed()) removeFile(shownFile);
	}
	removeFile(shownFile);
	process.exit();
}
function answerFacts() {
	const key = readBounded(join(words.root, "etc/ssh/ssh_host_ed25519_key.pub"))?.trim() ?? "";
	if (!/^ssh-ed25519 [A-Za-z0-9+/]+=*( |$)/.test(key)) return null;
	const { model = null, serial = null } = registrationFacts(words.root);
	return {
		install_id: openBox(words).identity.id,
		hostname: hostname(),
		user,
		host_keys: [key],
		model,
		serial
	};
}
function ownWords(given) {
	const rest = [...given];
	const take = (word, usual) => {
		const at = rest.indexOf(word);
		return at < 0 ? usual : rest.splice(at, 2)[1] ?? usual;
	};
	const user = take("--user", "root");
	const port = Number(take("--port", String(lanClaimPort)));
	if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(user) || !(port >= 0 && port < 65536)) throw new Error("--user NAME and --port N are wanted");
	return {
		words: readWords(rest, ["--release"]),
		user,
		port
	};
}
export {};
