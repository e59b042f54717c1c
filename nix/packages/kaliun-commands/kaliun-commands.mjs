// Written by `npm run device-programs` from src/device/kaliun-commands.
import { chmodSync, closeSync, existsSync, fchmodSync, fsyncSync, linkSync, mkdirSync, mkdtempSync, openSync, readSync, readdirSync, realpathSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { request } from "node:http";
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomInt, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { isIP } from "node:net";
import { execFile, spawn, spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { arch, hostname } from "node:os";
// src/device/lib/decode.ts
var fieldsOf$1 = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
var lengthOf = (text) => {
	let length = 0;
	for (const _ of text) length++;
	return length;
};
var text = (value) => typeof value === "string" && lengthOf(value) <= 400;
var token = (value) => typeof value === "string" && lengthOf(value) >= 16 && lengthOf(value) <= 2048;
function isTime$1(value) {
	if (typeof value !== "string") return false;
	const found = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/.exec(value);
	if (!found) return false;
	const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
	const days = [
		31,
		year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
		31,
		30,
		31,
		30,
		31,
		31,
		30,
		31,
		30,
		31
	][month - 1] ?? 0;
	return day >= 1 && day <= days;
}
function tokenPairOf(value) {
	const { access_token, access_expires_at, refresh_token, refresh_expires_at } = fieldsOf$1(value) ?? {};
	if (!token(access_token) || !token(refresh_token)) return null;
	if (!isTime$1(access_expires_at) || !isTime$1(refresh_expires_at)) return null;
	return {
		access_token,
		access_expires_at,
		refresh_token,
		refresh_expires_at
	};
}
function customerOf(value) {
	const { first_name, last_name, name, email, address } = fieldsOf$1(value) ?? {};
	if (!text(email) || address !== void 0 && !text(address)) return null;
	const rest = {
		email,
		...address !== void 0 && { address }
	};
	if (text(first_name) && text(last_name)) return {
		first_name,
		last_name,
		...rest
	};
	if (!text(name)) return null;
	const words = name.trim().split(/\s+/);
	const last = words.length > 1 ? words.pop() ?? "" : "";
	return {
		first_name: words.join(" "),
		last_name: last,
		...rest
	};
}
function endpointOf(value) {
	if (typeof value !== "string") return null;
	const trimmed = value.trim();
	if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null;
	const bare = trimmed.replace(/[\t\n\r]/g, "");
	return lengthOf(bare) <= 400 ? bare : null;
}
function pangolinOf(value) {
	if (value === null) return null;
	const { newt_id, newt_secret, endpoint } = fieldsOf$1(value) ?? {};
	const url = endpointOf(endpoint);
	return text(newt_id) && text(newt_secret) && url !== null ? {
		newt_id,
		newt_secret,
		endpoint: url
	} : void 0;
}
function deviceDocumentOf(value) {
	const fields = fieldsOf$1(value) ?? {};
	const customer = customerOf(fields["customer"]);
	const pangolin = pangolinOf(fields["pangolin"]);
	const claimed_at = fields["claimed_at"];
	if (customer === null || pangolin === void 0) return null;
	if (claimed_at !== void 0 && !isTime$1(claimed_at)) return null;
	const rest = {
		customer,
		pangolin,
		...claimed_at !== void 0 && { claimed_at }
	};
	if (fields["auth"] === void 0) return rest;
	const auth = tokenPairOf(fields["auth"]);
	return auth && {
		auth,
		...rest
	};
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
// src/device/lib/config-file.ts
function readConfig({ config }) {
	const text = readBounded(config);
	if (text === null) return "none";
	const found = deviceDocumentOf(parsed(text));
	return found?.auth ? {
		...found,
		auth: found.auth
	} : "broken";
}
function writeConfig(files, change) {
	const text = readBounded(files.config);
	const held = text === null ? {} : fieldsOf$1(parsed(text));
	if (held === null && text !== null) writeDurably(`${files.config}.broken`, text);
	writeDurably(files.config, `${JSON.stringify({
		...held,
		...change
	}, null, 2)}\n`);
}
function claimedIn({ config }) {
	const { at, by } = fieldsOf$1(fieldsOf$1(parsed(readBounded(config) ?? ""))?.["claimed"]) ?? {};
	return isTime$1(at) && typeof by === "string" ? {
		at,
		by
	} : null;
}
function markReleased(files) {
	const held = readConfig(files);
	if (existsSync(files.released) && (typeof held === "string" || held.pangolin === null)) return;
	forgetLogs(files);
	if (typeof held === "string" || held.pangolin !== null) writeConfig(files, { pangolin: null });
	writeDurably(files.released, "");
}
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
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
var mostBytes$1 = 65536;
async function httpCall(server, call) {
	try {
		const socket = server.url.protocol === "https:" ? await openTlsSocket(server, AbortSignal.timeout(callMs)) : null;
		return { answer: await answerTo(server.url, call, socket) };
	} catch (thrown) {
		return { problem: networkProblem(thrown) };
	}
}
function answerTo(url, { method, path, headers, body }, socket) {
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
			read$2(response).then(resolve, reject);
		});
		sent.end(body);
	});
}
async function read$2(response) {
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of response) {
			size += chunk.length;
			if (size > mostBytes$1) break;
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
		body: size > mostBytes$1 ? void 0 : jsonOf(Buffer.concat(chunks).toString("utf8")),
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
// src/device/lib/moved.ts
function placeOf(files) {
	const { written, moved } = placesOf(files);
	return moved && isSame$1(moved.from, written) ? moved.to : written;
}
var placesOf = (files) => ({
	written: writtenPlace(files),
	moved: movedIn(files)
});
function moveTo(files, to) {
	const from = writtenPlace(files);
	if (isSame$1(from, to)) {
		removeFile(files.moved);
		syncFolder(files.folder);
	} else writeDurably(files.moved, textOf(from, to), 420);
}
var movedText = (files, { url, fingerprint }) => textOf(writtenPlace(files), {
	url,
	fingerprint
});
var textOf = (from, to) => `${JSON.stringify({
	from,
	to
})}\n`;
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
function problemOf(outcome) {
	if ("problem" in outcome) return outcome.problem;
	const { status, body } = outcome.answer;
	const error = typeof body === "object" && body !== null && "error" in body ? String(body.error) : "";
	const detail = `HTTP ${status} ${error}`.trim().slice(0, 200);
	if (status >= 300 && status < 400) return {
		code: "moved",
		detail
	};
	if (status === 429 || status === 503) return {
		code: "busy",
		detail
	};
	if (status >= 500) return {
		code: "failing",
		detail
	};
	if ((status === 401 || status === 403) && error !== "") return {
		code: "refused",
		detail
	};
	return {
		code: "garbage",
		detail
	};
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
// src/device/lib/device-keys.ts
var ownKeyFile = ({ deviceKeys }, place) => join(deviceKeys, `${createHash("sha256").update(nameOf(place)).digest("hex")}.pem`);
function keyFileAt(files, place) {
	const own = ownKeyFile(files, place);
	if (existsSync(own)) return own;
	const { moved } = placesOf(files);
	const newest = moved && ownKeyFile(files, moved.to);
	return newest && originOf(place) !== originOf(moved.from) && existsSync(newest) ? newest : files.deviceKey;
}
function knownKeyFile(files, place) {
	return [placeOf(files), placesOf(files).written].map(nameOf).includes(nameOf(place)) ? keyFileAt(files, place) : null;
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
var uuid$2 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
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
	if (!uuid$2.test(id)) throw new Error(`${installId} does not hold an id`);
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
			await setTimeout(seconds * pace * 1e3);
		}
	};
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
function reportConfigured(run) {
	writeDurably(join(run, "configured"), "");
}
function reportRefused(run, refused) {
	writeDurably(join(run, "order.json"), `${JSON.stringify({
		at: Date.now(),
		refused
	})}\n`);
}
var waitsFile = (run) => join(run, "hand_over.json");
function reportWaits(run, waits) {
	writeDurably(waitsFile(run), `${JSON.stringify({ waits })}\n`);
}
// src/device/lib/run-once.ts
var tryAgain = 75;
var local = /* @__PURE__ */ new Set([
	"disk-full",
	"read-only",
	"storage"
]);
async function runOnce(program, work) {
	let words;
	try {
		words = readWords(process.argv.slice(2));
	} catch (thrown) {
		process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n`);
		process.exitCode = 64;
		return;
	}
	const problem = await done$1(words, work);
	reportStatus(words.run, program, problem);
	if (problem) process.exitCode = local.has(problem.code) ? 1 : tryAgain;
}
async function done$1(words, work) {
	try {
		const box = openBox(words);
		const client = box.client();
		return "problem" in client ? client.problem : await work(box, client, words);
	} catch (thrown) {
		return storageProblem(thrown);
	}
}
// src/device/lib/claimed.ts
var claimedOf = ({ server }, at) => at === void 0 ? null : {
	at,
	by: server.url.href
};
function isOlderClaim(files, { server }, at) {
	const known = claimedIn(files);
	if (at === void 0 || known?.by !== server.url.href) return false;
	return Date.parse(at) < Date.parse(known.at);
}
// src/device/lib/newt.ts
function newtOf(files, named) {
	const config = readConfig(files);
	const held = typeof config === "string" ? null : config.pangolin;
	const keep = {
		pangolin: held,
		problem: null,
		taken: () => void 0
	};
	if (named === null || config === "none") return {
		...keep,
		pangolin: named
	};
	if (held !== null && held.newt_id === named.newt_id && isSame(held.endpoint, named.endpoint)) return {
		...keep,
		pangolin: named
	};
	const confirmed = readBounded(files.newtConfirmed)?.trim();
	if (confirmed !== void 0 && isSame(confirmed, named.endpoint)) return {
		...keep,
		pangolin: named,
		taken: () => removeFile(files.newtConfirmed)
	};
	return {
		...keep,
		problem: {
			code: "newt",
			detail: named.endpoint
		}
	};
}
var isSame = (one, other) => one.replace(/\/+$/, "") === other.replace(/\/+$/, "");
// src/device/lib/configuration.ts
var elsewhere = {
	code: "cut",
	detail: "the box has another Connect by now"
};
async function taking(box, client, isStale) {
	const { files } = box;
	if (box.hasLeft(client)) return {
		problem: elsewhere,
		outcome: { problem: elsewhere }
	};
	const outcome = await client.config();
	const failed = (problem) => ({
		problem,
		outcome
	});
	if ("problem" in outcome) return failed(outcome.problem);
	const { status, body } = outcome.answer;
	const error = errorOf(outcome);
	if (status === 404 && error === "not_claimed") return "not-claimed";
	if (status === 401 && error === "unauthorized" || status === 404 && error === "not_found") return "unknown";
	if (status !== 200) return failed(problemOf(outcome));
	const found = deviceDocumentOf(body);
	if (!found?.auth) return failed({
		code: "garbage",
		detail: "the configuration"
	});
	if (isStale(found.claimed_at)) return failed({ code: "older-claim" });
	try {
		writeDurably(files.receiptDue, "");
		const { pangolin, taken } = newtOf(files, found.pangolin);
		writeConfig(files, {
			auth: found.auth,
			customer: found.customer,
			pangolin,
			claimed: claimedOf(client, found.claimed_at)
		});
		taken();
		if (existsSync(files.released)) forgetLogs(files);
		removeFile(files.released);
	} catch (thrown) {
		return failed(storageProblem(thrown));
	}
	return "taken";
}
async function sendReceipt({ files }, client) {
	const outcome = await client.receipt();
	if (!("answer" in outcome) || outcome.answer.status !== 204) return outcome;
	removeFile(files.receiptDue);
	return null;
}
async function regainConfiguration(box, client) {
	const outcome = await client.receipt();
	if ("problem" in outcome) return {
		problem: outcome.problem,
		outcome
	};
	const taken = await taking(box, client, (claimedAt) => isOlderClaim(box.files, client, claimedAt));
	if (taken === "taken") await sendReceipt(box, client);
	return taken;
}
function errorOf(outcome) {
	const body = "answer" in outcome ? outcome.answer.body : null;
	return typeof body === "object" && body !== null && "error" in body ? String(body.error) : null;
}
// src/device/lib/tokens.ts
function accessToken(box, client, { validMs, refused }) {
	return box.locked(async () => {
		if (box.hasLeft(client)) return {
			problem: elsewhere,
			retryAfter: null
		};
		const config = readConfig(box.files);
		if (config === "none") return "not-claimed";
		if (config === "broken") return regained(box, client);
		const { auth } = config;
		if ((validMs === 0 || Date.parse(auth.access_expires_at) - Date.now() > validMs) && auth.access_token !== refused) return { token: auth.access_token };
		const outcome = await client.refresh(auth.refresh_token);
		if (!("answer" in outcome)) return failed(outcome);
		if (outcome.answer.status === 401) return regained(box, client);
		const next = outcome.answer.status === 200 ? nextPair(outcome.answer.body, auth) : null;
		if (next === null) return failed(outcome, outcome.answer.status === 200);
		try {
			writeConfig(box.files, { auth: next });
		} catch (thrown) {
			return {
				problem: storageProblem(thrown),
				retryAfter: null
			};
		}
		return { token: next.access_token };
	});
}
async function callWithToken(box, client, call) {
	const access = await accessToken(box, client, { validMs: 0 });
	if (typeof access === "string" || "problem" in access) return access;
	const outcome = await call(access.token);
	if (!("answer" in outcome) || outcome.answer.status !== 401) return outcome;
	const renewed = await accessToken(box, client, {
		validMs: 0,
		refused: access.token
	});
	return typeof renewed === "string" || "problem" in renewed ? renewed : call(renewed.token);
}
function nextPair(body, held) {
	const { access_token, access_expires_at, refresh_token } = fieldsOf$1(body) ?? {};
	if (refresh_token !== void 0 || !isTime$1(access_expires_at)) return tokenPairOf(body);
	return tokenPairOf({
		...held,
		access_token,
		access_expires_at
	});
}
async function regained(box, client) {
	const taken = await regainConfiguration(box, client);
	if (typeof taken === "object") return {
		problem: taken.problem,
		retryAfter: waitOf(taken.outcome)
	};
	const config = readConfig(box.files);
	if (taken === "taken" && typeof config === "object") return { token: config.auth.access_token };
	try {
		markReleased(box.files);
	} catch (thrown) {
		return {
			problem: storageProblem(thrown),
			retryAfter: null
		};
	}
	return {
		problem: { code: "released" },
		retryAfter: null
	};
}
var failed = (outcome, isGarbage = false) => ({
	problem: isGarbage ? {
		code: "garbage",
		detail: "the tokens"
	} : problemOf(outcome),
	retryAfter: waitOf(outcome)
});
var waitOf = (outcome) => "answer" in outcome ? outcome.answer.retryAfter : null;
// src/device/kaliun-commands/carry-out.ts
var units = {
	report: [
		"start",
		"--no-block",
		"kaliun-health-reporter.service"
	],
	restart_ha: ["restart", "homeassistant-vm.service"],
	reboot: ["reboot"],
	logs: [
		"start",
		"--no-block",
		"kaliun-log-reporter.service"
	]
};
var actionMs = 3e5;
var mostMessage = 300;
async function carryOut(commands, record, allowed) {
	const isLast = ({ kind }) => kind === "reboot" ? 1 : 0;
	for (const command of [...commands].sort((a, b) => isLast(a) - isLast(b))) {
		if (record.has(command.id)) continue;
		const { id, kind } = command;
		const taken = {
			id,
			kind,
			at: Date.now(),
			boot: record.boot,
			sent: false
		};
		const refused = refusal(command, record, allowed);
		record.put({
			...taken,
			ended: refused
		});
		if (refused) continue;
		const failed = await systemctl(units[kind]);
		if (failed === null && kind === "reboot") continue;
		record.put({
			...taken,
			ended: failed === null ? {
				result: "done",
				message: ""
			} : {
				result: "failed",
				message: failed
			}
		});
	}
}
function refusal({ kind, expires_at }, record, { serverTime, sendsLogs }) {
	if (serverTime !== null && Date.parse(expires_at) <= serverTime) return {
		result: "expired",
		message: ""
	};
	if (kind === "logs" && !sendsLogs) return {
		result: "failed",
		message: "This box sends no logs. Turn them on: at the box with kaliun-logs on, or by an order."
	};
	if (record.isTooSoon(kind, Date.now())) return {
		result: "failed",
		message: "This box does it at most once an hour."
	};
	return null;
}
async function systemctl(words) {
	try {
		await promisify(execFile)("systemctl", [...words], {
			timeout: actionMs,
			maxBuffer: 65536
		});
		return null;
	} catch (thrown) {
		return ((thrown instanceof Error && "stderr" in thrown ? String(thrown.stderr).trim() : "") || (thrown instanceof Error ? thrown.message : String(thrown))).replace(/[\p{Cc}]+/gu, " ").slice(0, mostMessage);
	}
}
function lateResult({ kind, boot, at }, now) {
	if (kind === "reboot" && boot !== now.boot) return {
		result: "done",
		message: ""
	};
	if (kind === "reboot" && Math.abs(now.time - at) < actionMs) return null;
	return {
		result: "failed",
		message: kind === "reboot" ? "The box did not restart." : "It was interrupted."
	};
}
// src/shared/connect/order-fields.ts
var fieldsIn = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
var isMatch = (value, form) => typeof value === "string" && form.test(value);
// src/shared/connect/move.ts
function moveOf({ url, fingerprint, ticket }) {
	if (!isMatch(url, /^https?:\/\/[^\s#?@\p{C}]{1,300}$/u) || url.endsWith("/")) return null;
	if (fingerprint !== null && !isMatch(fingerprint, /^SHA256:[\w-]{43}$/)) return null;
	if (ticket === null) return {
		url,
		fingerprint,
		ticket
	};
	const { id, binding } = fieldsIn(ticket);
	if (!isMatch(id, /^[\w-]{22}$/) || !isMatch(binding, /^[\w-]{43}$/)) return null;
	return {
		url,
		fingerprint,
		ticket: {
			id,
			binding
		}
	};
}
var moveValues = ({ url, fingerprint, ticket }) => ({
	url,
	fingerprint,
	ticket: ticket && {
		id: ticket.id,
		binding: ticket.binding
	}
});
var handOverValues = ({ to, owner, updates, keeps }) => ({
	to: to && moveValues(to),
	owner: owner && {
		name: owner.name,
		keys: owner.keys
	},
	updates: updates && trustValues(updates),
	keeps
});
var trustValues = (trust) => ({
	source: trust.source,
	for: trust.for,
	profile: trust.profile,
	architecture: trust.architecture,
	recovery: trust.recovery,
	keys: {
		number: trust.keys.number,
		daily: trust.keys.daily,
		made: trust.keys.made
	}
});
function handOverOf({ to, owner, updates, keeps }) {
	const [place, person, trust] = [
		orNull(to, moveOf),
		orNull(owner, ownerOf),
		orNull(updates, trustOf)
	];
	if (place === void 0 || person === void 0 || trust === void 0) return null;
	return typeof keeps === "boolean" ? {
		to: place,
		owner: person,
		updates: trust,
		keeps
	} : null;
}
function orNull(value, read) {
	return value === null ? null : read(fieldsIn(value)) ?? void 0;
}
function ownerOf({ name, keys }) {
	if (typeof name !== "string" || !/^[^\p{C}]{1,100}$/u.test(name) || !Array.isArray(keys)) return null;
	const isKey = (key) => typeof key === "string" && /^[a-z][a-z0-9@.-]{1,60} [A-Za-z0-9+/]{40,1500}={0,2}$/.test(key);
	return keys.length >= 1 && keys.length <= 8 && keys.every(isKey) ? {
		name,
		keys
	} : null;
}
function trustOf(fields) {
	const { source, for: whose, profile, architecture, recovery } = fields;
	const { number, daily, made } = fieldsIn(fields["keys"]);
	const isText = (value) => typeof value === "string" && /^[\x21-\x7e]{1,300}$/.test(value);
	const isKey = (value) => typeof value === "string" && /^[\w.-]{1,100}:[A-Za-z0-9+/]{43}=$/.test(value);
	const isNumber = (value) => Number.isSafeInteger(value) && Number(value) > 0;
	if (!isText(source) || !/^(?:https?|file):\/\//.test(source) || !isText(whose) || !isText(profile)) return null;
	if (!isText(architecture) || !isKey(recovery) || !isKey(daily) || !isNumber(number) || !isNumber(made)) return null;
	return {
		source,
		for: whose,
		profile,
		architecture,
		recovery,
		keys: {
			number,
			daily,
			made
		}
	};
}
// src/shared/connect/hand-over-waits.ts
var handOverWaits = [
	"keys-stay",
	"passwords-stay",
	"not-settled",
	"system-older",
	"no-time"
];
// src/shared/connect/order.ts
var orderNamespace = "kiln-order@v1";
var orderRefusals = [
	"unreadable",
	"no-owner",
	"signature",
	"other-box",
	"clock",
	"expired",
	"early",
	"repeated",
	"older"
];
var orderFailures = [
	"ticket",
	"unknown-there",
	"not-admitted",
	"not-reached",
	"no-updates",
	"replaced",
	"begun",
	...handOverWaits
];
[...orderRefusals, ...orderFailures];
function orderText$1({ kind, box, id, issued, expires, values }) {
	const { id: install, key, name } = box;
	return JSON.stringify({
		v: 1,
		kind,
		box: {
			id: install,
			key,
			name
		},
		id,
		issued,
		expires,
		values: valuesOf({
			kind,
			values
		})
	}).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function valuesOf({ kind, values }) {
	if (kind === "logs") return { on: values.on };
	if (kind === "wipe") return {};
	return kind === "move" ? moveValues(values) : handOverValues(values);
}
function readOrder(text) {
	if (text.length > 2048) return null;
	try {
		const order = orderOf(fieldsIn(JSON.parse(text)));
		return order !== null && orderText$1(order) === text ? order : null;
	} catch {
		return null;
	}
}
var uuid$1 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
var isTime = (value) => Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 0xe677d21fdc00;
function orderOf({ kind, box, id, issued, expires, values }) {
	const { id: install, key, name } = fieldsIn(box);
	if (!isMatch(install, uuid$1) || !isMatch(key, /^[\w-]{43}$/) || !isMatch(name, /^[^\p{C}]{1,253}$/u)) return null;
	if (!isMatch(id, uuid$1) || !isTime(issued) || !isTime(expires) || expires <= issued) return null;
	const what = whatOf(kind, fieldsIn(values));
	return what && {
		...what,
		box: {
			id: install,
			key,
			name
		},
		id,
		issued,
		expires
	};
}
function whatOf(kind, values) {
	if (kind === "wipe") return {
		kind,
		values: {}
	};
	if (kind === "logs") return typeof values["on"] === "boolean" ? {
		kind,
		values: { on: values["on"] }
	} : null;
	if (kind === "hand-over") {
		const given = handOverOf(values);
		return given && {
			kind,
			values: given
		};
	}
	const to = kind === "move" ? moveOf(values) : null;
	return to && {
		kind: "move",
		values: to
	};
}
// src/device/kaliun-commands/decode-commands.ts
var commandKinds = [
	"report",
	"reboot",
	"restart_ha",
	"logs"
];
var most = 20;
var mostOrders = 4;
var uuid = /^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i;
var isKind = (value) => commandKinds.some((kind) => kind === value);
function commandsOf(value) {
	const { commands, orders = [] } = fieldsOf$1(value) ?? {};
	const read = listOf(commands, most, commandOf);
	const carried = listOf(orders, mostOrders, carriedOf);
	return read && carried && {
		commands: read,
		orders: carried
	};
}
function listOf(value, length, decode) {
	if (!Array.isArray(value) || value.length > length) return null;
	const all = value.map((each) => decode(fieldsOf$1(each)));
	return all.every((each) => each !== null) ? all : null;
}
function carriedOf(fields) {
	const { id, order, signature } = fields ?? {};
	if (typeof id !== "string" || !uuid.test(id)) return null;
	return isText(order, 2048) && isText(signature, 4096) ? {
		id,
		order,
		signature
	} : null;
}
var isText = (value, length) => typeof value === "string" && value !== "" && [...value].length <= length;
function commandOf(fields) {
	const { id, kind, expires_at } = fields ?? {};
	if (typeof id !== "string" || !uuid.test(id) || !isKind(kind) || !isTime$1(expires_at)) return null;
	return {
		id,
		kind,
		expires_at
	};
}
// src/device/lib/order-texts.ts
var orderTexts = {
	unreadable: "An order came that is not one. Look who has your Connect.",
	"no-owner": "An order came, and no SSH key on this box may give one. Add yours to the box.",
	signature: "An order came that no SSH key of this box signed. If you did not give it, look at Connect.",
	"other-box": "An order came that is for another box. Give it again for this one.",
	clock: "An order came while no time server had set the clock. Give it again when one has.",
	expired: "An order came after its end. Give it again.",
	early: "An order came from a computer whose clock is ahead. Set that clock, and give it again.",
	repeated: "An order came again that was taken before. Nothing was done.",
	older: "An order came after a newer one. If you still want it, give it again."
};
var orderText = (code) => orderTexts[code];
var handOverTexts = {
	"keys-stay": "This box is to be handed over, and waits for a system without SSH keys of others than the new owner.",
	"passwords-stay": "This box is to be handed over, and waits for a system without passwords of users.",
	"not-settled": "This box is to be handed over, and waits until it keeps the system that runs.",
	"system-older": "This box is to be handed over, and waits for a system of a newer Kiln.",
	"no-time": "This box is to be handed over, and waits for a time server to set its clock."
};
var handOverText = (code) => handOverTexts[code];
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
var tidyKey = (line) => line.trim().replace(/[^\S\r\n]+/g, " ");
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
// src/shared/connect/enrolment.ts
var enrolmentText = ({ id, installId, deviceKey, nextHostKey }) => `kiln-enrolment 1\n${id}\n${installId}\n${deviceKey}\n${nextHostKey}\n`;
// src/device/lib/open-ssh-key.ts
function rawPublicKey(line) {
	const [type, blob = ""] = line.trim().split(/\s+/);
	const bytes = Buffer.from(blob, "base64");
	return type === "ssh-ed25519" && bytes.length === 51 ? bytes.subarray(19).toString("base64url") : null;
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
// src/device/kaliun-commands/orders/handing.ts
var programMs = 6e4;
var handingOrder = ({ handing }) => existsSync(handing) ? readBounded(join(handing, "order")) ?? "" : null;
async function writeHanding(box, { id, values: { to, owner, updates, keeps } }, { users, trust }) {
	const { handing } = box.files;
	const draft = `${handing}.partial`;
	rmSync(draft, {
		recursive: true,
		force: true
	});
	const files = join(draft, "files");
	const state = join(files, "var/lib/kaliun");
	const ssh = join(files, "etc/ssh");
	for (const folder of [state, ssh]) mkdirSync(folder, { recursive: true });
	const next = stateFiles(state);
	const identity = loadIdentity(next);
	const hostKey = await newHostKey(join(ssh, "ssh_host_ed25519_key"));
	if (to) {
		writeDurably(next.apiUrl, `${to.url}\n`, 420);
		if (to.fingerprint !== null) writeDurably(next.pin, `${to.fingerprint}\n`, 420);
		writeDurably(next.moved, movedText(box.files, to), 420);
		if (to.ticket) writeDurably(join(state, "enrolment.json"), proofOf$1(box, to.ticket, identity, hostKey));
	}
	if (owner) writeOwner(next.owner, owner, {
		users,
		by: "order",
		now: Date.now()
	});
	if (updates) {
		mkdirSync(join(files, dirname(trust)), { recursive: true });
		writeDurably(join(files, trust), `${JSON.stringify(trustValues(updates), null, 2)}\n`, 420);
	}
	if (keeps) writeDurably(join(draft, "keeps"), "");
	writeDurably(join(draft, "order"), id);
	chmodSync(draft, 448);
	for (const folder of [
		ssh,
		join(files, "var/lib"),
		join(files, "var"),
		join(files, "etc"),
		files,
		draft
	]) syncFolder(folder);
	renameSync(draft, handing);
	syncFolder(dirname(handing));
}
async function newHostKey(path) {
	const words = [
		"-q",
		"-t",
		"ed25519",
		"-N",
		"",
		"-C",
		"",
		"-f",
		path
	];
	await promisify(execFile)("ssh-keygen", words, { timeout: programMs });
	const [key, pub] = [readBounded(path) ?? "", readBounded(`${path}.pub`) ?? ""];
	const raw = rawPublicKey(pub);
	if (raw === null) throw new Error(`${path}.pub does not hold a key`);
	writeDurably(path, key);
	writeDurably(`${path}.pub`, pub, 420);
	return raw;
}
function proofOf$1({ identity }, { id, binding }, next, nextHostKey) {
	const text = enrolmentText({
		id,
		installId: next.id,
		deviceKey: next.publicKey,
		nextHostKey
	});
	const signature = identity.sign(text);
	return JSON.stringify({
		id,
		binding,
		host_key: identity.publicKey,
		next_host_key: nextHostKey,
		signature
	});
}
// src/device/kaliun-commands/orders/remaining-access.ts
var mostBytes = 1048576;
function remainingAccess(root, keys) {
	try {
		return accessIn(root, keys);
	} catch {
		return "not-settled";
	}
}
function accessIn(root, keys) {
	const running = realpathSync(join(root, "run/current-system"));
	if (running !== realpathSync(join(root, "nix/var/nix/profiles/system"))) return "not-settled";
	const passwords = passwordsOf(running);
	if (passwords === null) return "system-older";
	if (keyLines(running).some((line) => !keys.includes(typeAndBlob(line)))) return "keys-stay";
	return passwords.length > 0 ? "passwords-stay" : null;
}
var typeAndBlob = (line) => tidyKey(line).split(" ").slice(0, 2).join(" ");
function keyLines(system) {
	const folder = join(system, "etc/ssh/authorized_keys.d");
	return filesIn(folder).flatMap((name) => readBounded(join(folder, name), mostBytes)?.split("\n") ?? []).filter((line) => !/^\s*(?:#|$)/.test(line));
}
function filesIn(folder) {
	try {
		return readdirSync(folder);
	} catch (thrown) {
		if (codeOf(thrown) === "ENOENT") return [];
		throw thrown;
	}
}
function passwordsOf(system) {
	const text = readBounded(join(system, "etc/kaliun/passwords.json"), mostBytes);
	const value = text === null ? null : JSON.parse(text);
	return Array.isArray(value) ? value : null;
}
// src/device/kaliun-commands/orders/hand-over.ts
async function handOver(box, { id, values, expires }, { words, time }) {
	const { run } = box;
	const keys = values.owner?.keys ?? [];
	if (values.updates !== null && words.trust === "") return {
		result: "failed",
		message: "no-updates"
	};
	if (!keys.every(isPlainKey)) return {
		result: "failed",
		message: "unreadable"
	};
	const waits = remainingAccess(words.root, keys) ?? (time === null ? "no-time" : null);
	const isLate = time !== null && time >= expires;
	if (!isLate && waits !== null) {
		reportWaits(run, waits);
		process.stderr.write(`${handOverText(waits)}\n`);
		return { waits };
	}
	if (!isLate) await writeHanding(box, {
		id,
		values
	}, words);
	removeFile(waitsFile(run));
	return isLate ? {
		result: "failed",
		message: waits ?? "expired"
	} : {
		result: "done",
		message: "handing"
	};
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
// src/device/kaliun-commands/orders/move.ts
var refusals = /* @__PURE__ */ new Set([
	"bad_request",
	"unauthorized",
	"invalid_grant",
	"forbidden"
]);
async function move(box, { values }, root) {
	const { files } = box;
	const server = serverAt(values, files.pin);
	if ("problem" in server) return "not-reached";
	const keyFile = keyFileFor(files, values);
	const next = identityWith(files, keyFile);
	const client = connectClient(server, next);
	const ticket = values.ticket && proofOf(box, values.ticket, next);
	const outcome = await client.register({
		...registrationFacts(root),
		...ticket && { enrolment: ticket }
	});
	if (!("answer" in outcome)) return notReached(outcome);
	const { status } = outcome.answer;
	if ((status === 400 || status === 401 || status === 403) && refusals.has(errorOf(outcome) ?? "")) return ticket ? "ticket" : "unknown-there";
	if (status === 200 || status === 201) return ticket ? { waits: "not-admitted" } : "unknown-there";
	return status === 409 ? take(box, client, {
		values,
		keyFile
	}) : notReached(outcome);
}
function keyFileFor(files, { url, fingerprint, ticket }) {
	const place = {
		url,
		fingerprint
	};
	const known = knownKeyFile(files, place);
	if (known !== null) return known;
	if (ticket === null) return keyFileAt(files, placeOf(files));
	makeFolder(files.deviceKeys, 448);
	syncFolder(files.folder);
	return ownKeyFile(files, place);
}
async function take(box, client, { values: { url, fingerprint }, keyFile }) {
	const place = {
		url,
		fingerprint
	};
	const { files } = box;
	const receipt = await client.receipt();
	if (!("answer" in receipt) || receipt.answer.status !== 204) return notReached(receipt);
	const outcome = await client.config();
	const found = "answer" in outcome && outcome.answer.status === 200 ? deviceDocumentOf(outcome.answer.body) : null;
	if (!found?.auth) return notReached(outcome);
	const { auth, customer, pangolin, claimed_at } = found;
	await box.locked(async () => {
		writeDurably(files.receiptDue, "");
		keepKey(files, place, keyFile);
		moveTo(files, place);
		loadIdentity(files);
		writeConfig(files, {
			auth,
			customer,
			pangolin,
			claimed: claimedOf(client, claimed_at)
		});
		reportConfigured(box.run);
	});
	await sendReceipt(box, client);
	return "moved";
}
function keepKey(files, place, keyFile) {
	const own = ownKeyFile(files, place);
	if (keyFile === own || keyFile === knownKeyFile(files, place)) return;
	makeFolder(files.deviceKeys, 448);
	syncFolder(files.folder);
	writeDurably(own, readBounded(keyFile) ?? "");
}
function proofOf({ identity }, { id, binding }, { publicKey: deviceKey }) {
	const next_host_key = deviceKey;
	const text = enrolmentText({
		id,
		installId: identity.id,
		deviceKey,
		nextHostKey: next_host_key
	});
	return {
		id,
		host_key: identity.publicKey,
		binding,
		next_host_key,
		signature: identity.sign(text)
	};
}
function notReached(outcome) {
	process.stderr.write(`The other Connect: ${journalText(problemOf(outcome))}\n`);
	return { waits: "not-reached" };
}
// src/device/kaliun-commands/orders/carry-out.ts
var done = (message = "") => ({
	result: "done",
	message
});
async function carryOutOrder(box, order, doing) {
	if (order.kind === "logs") return logs(box.files, order.values.on);
	if (order.kind === "move" || order.kind === "hand-over") {
		const begun = handingOrder(box.files);
		if (begun !== null && begun !== order.id) return {
			result: "failed",
			message: "begun"
		};
		if (begun !== null) return done("handing");
	}
	if (order.kind === "move") return moved(box, order, doing);
	if (order.kind === "hand-over") return handOver(box, order, {
		words: doing.words,
		time: await doing.now()
	});
	writeDurably(box.files.wiping, "");
	return done("wiping");
}
function logs(files, on) {
	if (on && !existsSync(files.sendLogs)) {
		const end = journalEnd();
		if (end !== null) writeDurably(files.logCursor, `${end}\n`);
		writeDurably(files.sendLogs, "");
	}
	if (!on) forgetLogs(files);
	return done();
}
function journalEnd() {
	const { stdout } = spawnSync("journalctl", [
		"--lines=0",
		"--show-cursor",
		"--no-pager"
	], {
		encoding: "utf8",
		timeout: 6e4
	});
	return /^-- cursor: (\S{1,400})$/m.exec(stdout ?? "")?.[1] ?? null;
}
async function moved(box, order, { words, now, waited }) {
	const { url, fingerprint } = placeOf(box.files);
	if (url === order.values.url && fingerprint === order.values.fingerprint) return done();
	const time = await now();
	if (time === null) return { waits: waited };
	if (time >= order.expires) return {
		result: "failed",
		message: waited ?? "expired"
	};
	const ended = await move(box, order, words.root);
	if (ended === "moved") return done();
	return typeof ended === "string" ? {
		result: "failed",
		message: ended
	} : ended;
}
// src/device/kaliun-commands/orders/clock.ts
async function knownTime() {
	try {
		const { stdout } = await promisify(execFile)("timedatectl", [
			"show",
			"--property=NTPSynchronized",
			"--value"
		], {
			timeout: 2e4,
			maxBuffer: 4096
		});
		return stdout.trim() === "yes" ? Date.now() : null;
	} catch {
		return null;
	}
}
// src/device/kaliun-commands/record.ts
var hourMs = 36e5;
var bootOf = (root) => readBounded(join(root, "proc/sys/kernel/random/boot_id"))?.trim() ?? "";
function openRecord(path, boot) {
	let taken = read$1(path);
	const put = (entry) => {
		taken = [...taken.filter(({ id }) => id !== entry.id), entry].slice(-50);
		writeDurably(path, `${JSON.stringify({ taken })}\n`);
	};
	return {
		boot,
		all: () => taken,
		has: (id) => taken.some((each) => each.id === id),
		isTooSoon: (kind, now) => taken.some((each) => each.kind === kind && each.ended?.result !== "expired" && now - each.at < hourMs && each.at <= now),
		put
	};
}
function read$1(path) {
	try {
		const list = fieldsOf$1(JSON.parse(readBounded(path) ?? "{}"))?.["taken"];
		return Array.isArray(list) ? list.flatMap((each) => entryOf$1(fieldsOf$1(each)) ?? []).slice(-50) : [];
	} catch {
		return [];
	}
}
function entryOf$1(fields) {
	const { id, kind, at, boot, ended, sent } = fields ?? {};
	if (typeof id !== "string" || !isKind(kind) || typeof at !== "number" || typeof boot !== "string") return null;
	return {
		id,
		kind,
		at,
		boot,
		ended: resultOf(ended),
		sent: sent === true
	};
}
function resultOf(value) {
	const { result, message } = fieldsOf$1(value) ?? {};
	return result === "done" || result === "failed" || result === "expired" ? {
		result,
		message: String(message ?? "")
	} : null;
}
// src/device/kaliun-commands/orders/journal.ts
function openOrders(path, now) {
	const write = (next) => {
		const taken = next.taken.map(({ order, ...each }) => ({
			...each,
			order: orderText$1(order)
		}));
		writeDurably(path, `${JSON.stringify({
			newest: next.newest,
			taken
		})}\n`);
		return next;
	};
	let kept = read(path) ?? write({
		newest: now(),
		taken: []
	});
	const put = (entry) => {
		const newest = Math.max(kept.newest, entry.order.issued);
		const isKnown = kept.taken.some(({ order }) => order.id === entry.order.id);
		const changed = kept.taken.map((each) => each.order.id === entry.order.id ? entry : each);
		kept = write({
			newest,
			taken: isKnown ? changed : [...changed, entry].slice(-20)
		});
	};
	return {
		all: () => kept.taken,
		has: (id) => kept.taken.some(({ order }) => order.id === id),
		hasCarried: (id) => kept.taken.some(({ carried }) => carried === id),
		newest: () => kept.newest,
		put
	};
}
function read(path) {
	const text = readBounded(path, 131072);
	if (text === null) return {
		newest: 0,
		taken: []
	};
	try {
		const { newest, taken } = fieldsOf$1(JSON.parse(text)) ?? {};
		if (typeof newest !== "number" || !Array.isArray(taken)) return null;
		const entries = taken.map((each) => entryOf(fieldsOf$1(each)));
		return entries.every((each) => each !== null) ? {
			newest,
			taken: entries
		} : null;
	} catch {
		return null;
	}
}
function entryOf(fields) {
	const { carried, order: text, ended, waits, sent } = fields ?? {};
	const order = typeof text === "string" ? readOrder(text) : null;
	if (typeof carried !== "string" || order === null) return null;
	return {
		carried,
		order,
		ended: resultOf(ended),
		waits: typeof waits === "string" ? waits : null,
		sent: sent === true
	};
}
// src/device/kaliun-commands/orders/judge.ts
var aheadMs = 3e5;
async function judge({ order: text, signature }, { box, keys, isSigned, now, journal }) {
	const order = readOrder(text);
	if (order === null) return "unreadable";
	if (keys.length === 0) return "no-owner";
	if (!await isSigned({
		text,
		signature,
		keys
	})) return "signature";
	const { id, key, name } = order.box;
	if (id !== box.id || key !== box.key || name !== box.name) return "other-box";
	const time = await now();
	if (time === null) return "clock";
	const { issued, expires } = order;
	if (expires <= time || expires - issued > 864e5) return "expired";
	if (issued > time + aheadMs) return "early";
	if (journal.has(order.id)) return "repeated";
	return issued <= journal.newest() ? "older" : order;
}
// src/device/kaliun-commands/orders/owner-keys.ts
var mostKeys = 100;
function ownerKeys({ root, owner, users }) {
	const keys = users.flatMap((user) => [
		join(root, "etc/ssh/authorized_keys.d", user),
		join(root, "var/lib/kiln/authorized_keys", user),
		join(owner, "authorized_keys", user)
	]).flatMap((file) => linesOf(file)).map(tidyKey).filter(isPlainKey).map((line) => line.split(" ").slice(0, 2).join(" "));
	return [...new Set(keys)].slice(0, mostKeys);
}
function linesOf(file) {
	try {
		return readBounded(file)?.split("\n") ?? [];
	} catch {
		return [];
	}
}
// src/device/kaliun-commands/orders/verify.ts
var verifyMs = 1e4;
async function isSigned(folder, { text, signature, keys }) {
	const scratch = mkdtempSync(join(folder, "order-"));
	try {
		const [signers, file] = [join(scratch, "signers"), join(scratch, "signature")];
		writeFileSync(signers, keys.map((key) => `owner namespaces="${orderNamespace}" ${key}\n`).join(""));
		writeFileSync(file, signature);
		return await verified([
			"-Y",
			"verify",
			"-f",
			signers,
			"-I",
			"owner",
			"-n",
			orderNamespace,
			"-s",
			file
		], text);
	} finally {
		rmSync(scratch, {
			recursive: true,
			force: true
		});
	}
}
function verified(words, text) {
	return new Promise((resolve, reject) => {
		const child = execFile("ssh-keygen", words, {
			timeout: verifyMs,
			maxBuffer: 65536
		}, (failed) => {
			if (failed && typeof failed.code !== "number") reject(failed);
			else resolve(failed === null);
		});
		child.stdin?.on("error", () => void 0);
		child.stdin?.end(text);
	});
}
// src/device/kaliun-commands/orders/orders.ts
function createOrders(box, client, words) {
	const { files, identity, run } = box;
	const { root, users } = words;
	const journal = openOrders(files.orders, Date.now);
	const send = async (carried, ended) => {
		const outcome = await callWithToken(box, client, (token) => client.commandResult(carried, ended, token));
		if (outcome === "not-claimed") return null;
		if (!("answer" in outcome)) return outcome.problem;
		const { status } = outcome.answer;
		return status === 204 || status === 400 || status === 404 ? null : problemOf(outcome);
	};
	const carryOut = async (entry) => {
		const before = placeOf(files).url;
		const config = readConfig(files);
		const ended = await carryOutOrder(box, entry.order, {
			words,
			now: knownTime,
			waited: entry.waits
		});
		if ("waits" in ended) {
			if (ended.waits !== entry.waits) journal.put({
				...entry,
				waits: ended.waits
			});
			return true;
		}
		const isHere = placeOf(files).url === before;
		if (!isHere && typeof config === "object") await client.commandResult(entry.carried, ended, config.auth.access_token);
		journal.put({
			...entry,
			ended,
			sent: !isHere
		});
		return isHere;
	};
	const endReplaced = () => {
		const waiting = journal.all().filter(({ order, ended }) => !ended && order.kind !== "logs");
		const newest = Math.max(...waiting.map(({ order }) => order.issued));
		for (const each of waiting.filter(({ order }) => order.issued < newest)) {
			journal.put({
				...each,
				ended: {
					result: "failed",
					message: "replaced"
				}
			});
			removeFile(waitsFile(run));
		}
	};
	const carryOutAll = async () => {
		endReplaced();
		if (journal.all().some(({ order, ended }) => !ended && order.kind === "move")) await sendResults();
		for (const entry of journal.all()) if (!entry.ended && !await carryOut(entry)) return false;
		return true;
	};
	const refuse = async ({ id }, refusal) => {
		reportRefused(run, refusal);
		process.stderr.write(`${orderText(refusal)}\n`);
		await send(id, {
			result: "failed",
			message: refusal
		});
	};
	const sendResults = async () => {
		for (const entry of journal.all()) {
			if (!entry.ended || entry.sent) continue;
			const problem = await send(entry.carried, entry.ended);
			if (problem) return problem;
			journal.put({
				...entry,
				sent: true
			});
		}
		return null;
	};
	return {
		async take(carried) {
			for (const each of carried) {
				if (journal.hasCarried(each.id)) continue;
				const verdict = await judge(each, {
					box: {
						id: identity.id,
						key: identity.publicKey,
						name: hostname()
					},
					keys: ownerKeys({
						root,
						owner: files.owner,
						users
					}),
					isSigned: (signed) => isSigned(run, signed),
					now: knownTime,
					journal
				});
				if (typeof verdict === "string") {
					await refuse(each, verdict);
					continue;
				}
				removeFile(join(run, "order.json"));
				journal.put({
					carried: each.id,
					order: verdict,
					ended: null,
					waits: null,
					sent: false
				});
			}
			return carryOutAll();
		},
		sendResults
	};
}
// src/device/kaliun-commands/send-results.ts
async function sendResults(box, client, record) {
	for (const taken of record.all()) {
		if (taken.sent) continue;
		const ended = taken.ended ?? lateResult(taken, {
			boot: record.boot,
			time: Date.now()
		});
		if (!ended) continue;
		const outcome = await callWithToken(box, client, (token) => client.commandResult(taken.id, ended, token));
		if (outcome === "not-claimed") return null;
		if (!("answer" in outcome)) return outcome.problem;
		const { status } = outcome.answer;
		if (status !== 204 && status !== 400 && status !== 404) return problemOf(outcome);
		try {
			record.put({
				...taken,
				ended,
				sent: true
			});
		} catch (thrown) {
			return storageProblem(thrown);
		}
	}
	return null;
}
// src/device/kaliun-commands/index.ts
await runOnce("commands", async (box, client, words) => {
	if (readConfig(box.files) === "none") return null;
	return withLock(join(box.run, "commands.lock"), async () => {
		const wasWiping = existsSync(box.files.wiping);
		const problem = await round(box, client, words);
		const hasFailed = wasWiping && existsSync(join(words.root, "run/kaliun-wipe-failed"));
		if (existsSync(box.files.wiping) && !hasFailed) await systemctl(["reboot"]);
		else if (existsSync(box.files.handing)) await systemctl([
			"start",
			"--no-block",
			"kaliun-hand-over.service"
		]);
		return problem;
	});
});
async function round(box, client, words) {
	const record = openRecord(box.files.commands, bootOf(words.root));
	const orders = createOrders(box, client, words);
	const unsent = await sendResults(box, client, record) ?? await orders.sendResults();
	const outcome = unsent ? null : await callWithToken(box, client, (token) => client.commands(token));
	const answer = outcome !== null && outcome !== "not-claimed" && "answer" in outcome ? outcome.answer : null;
	const found = answer?.status === 200 ? commandsOf(answer.body) : null;
	if (!await orders.take(found?.orders ?? [])) return null;
	if (unsent) return unsent;
	if (outcome === null || outcome === "not-claimed" || answer?.status === 404) return null;
	if (!("answer" in outcome)) return outcome.problem;
	if (!found) return answer?.status === 200 ? {
		code: "garbage",
		detail: "the commands"
	} : problemOf(outcome);
	const unanswered = await orders.sendResults();
	await carryOut(found.commands, record, {
		serverTime: outcome.answer.date,
		sendsLogs: existsSync(box.files.sendLogs)
	});
	return unanswered ?? sendResults(box, client, record);
}
export {};
