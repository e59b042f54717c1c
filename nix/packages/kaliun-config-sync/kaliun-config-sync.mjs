// Written by `npm run device-programs` from src/device/kaliun-config-sync.
import { isDeepStrictEqual } from "node:util";
import { closeSync, existsSync, fchmodSync, fsyncSync, linkSync, mkdirSync, openSync, readSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { request } from "node:http";
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomInt, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { isIP } from "node:net";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
var lengthOf = (text) => {
	let length = 0;
	for (const _ of text) length++;
	return length;
};
var text = (value) => typeof value === "string" && lengthOf(value) <= 400;
var token = (value) => typeof value === "string" && lengthOf(value) >= 16 && lengthOf(value) <= 2048;
function isTime(value) {
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
	const { access_token, access_expires_at, refresh_token, refresh_expires_at } = fieldsOf(value) ?? {};
	if (!token(access_token) || !token(refresh_token)) return null;
	if (!isTime(access_expires_at) || !isTime(refresh_expires_at)) return null;
	return {
		access_token,
		access_expires_at,
		refresh_token,
		refresh_expires_at
	};
}
function customerOf(value) {
	const { first_name, last_name, name, email, address } = fieldsOf(value) ?? {};
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
	const { newt_id, newt_secret, endpoint } = fieldsOf(value) ?? {};
	const url = endpointOf(endpoint);
	return text(newt_id) && text(newt_secret) && url !== null ? {
		newt_id,
		newt_secret,
		endpoint: url
	} : void 0;
}
function deviceDocumentOf(value) {
	const fields = fieldsOf(value) ?? {};
	const customer = customerOf(fields["customer"]);
	const pangolin = pangolinOf(fields["pangolin"]);
	const claimed_at = fields["claimed_at"];
	if (customer === null || pangolin === void 0) return null;
	if (claimed_at !== void 0 && !isTime(claimed_at)) return null;
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
	const held = text === null ? {} : fieldsOf(parsed(text));
	if (held === null && text !== null) writeDurably(`${files.config}.broken`, text);
	writeDurably(files.config, `${JSON.stringify({
		...held,
		...change
	}, null, 2)}\n`);
}
function claimedIn({ config }) {
	const { at, by } = fieldsOf(fieldsOf(parsed(readBounded(config) ?? ""))?.["claimed"]) ?? {};
	return isTime(at) && typeof by === "string" ? {
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
		const fields = fieldsOf(JSON.parse(readBounded(moved) ?? "null"));
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
	const { url, fingerprint } = fieldsOf(value) ?? {};
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
	const problem = await done(words, work);
	reportStatus(words.run, program, problem);
	if (problem) process.exitCode = local.has(problem.code) ? 1 : tryAgain;
}
async function done(words, work) {
	try {
		const box = openBox(words);
		const client = box.client();
		return "problem" in client ? client.problem : await work(box, client, words);
	} catch (thrown) {
		return storageProblem(thrown);
	}
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
	const { access_token, access_expires_at, refresh_token } = fieldsOf(body) ?? {};
	if (refresh_token !== void 0 || !isTime(access_expires_at)) return tokenPairOf(body);
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
// src/device/kaliun-config-sync/index.ts
await runOnce("sync", async (box, client) => {
	const outcome = await callWithToken(box, client, (token) => client.config(token));
	if (outcome === "not-claimed") return null;
	if (!("answer" in outcome)) return outcome.problem;
	if (outcome.answer.status !== 200) return problemOf(outcome);
	const found = deviceDocumentOf(outcome.answer.body);
	if (!found) return {
		code: "garbage",
		detail: "the configuration"
	};
	const { customer } = found;
	return box.locked(async () => {
		if (box.hasLeft(client)) return elsewhere;
		const held = readConfig(box.files);
		if (typeof held === "string") return null;
		if (isOlderClaim(box.files, client, found.claimed_at)) return { code: "older-claim" };
		const { pangolin, problem, taken } = newtOf(box.files, found.pangolin);
		const known = claimedIn(box.files);
		const claimed = claimedOf(client, found.claimed_at) ?? known;
		if (!isDeepStrictEqual([
			held.customer,
			held.pangolin,
			known
		], [
			customer,
			pangolin,
			claimed
		])) {
			writeConfig(box.files, {
				customer,
				pangolin,
				claimed
			});
			reportConfigured(box.run);
		}
		taken();
		return problem;
	});
});
export {};
