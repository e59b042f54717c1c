// Written by `npm run device-programs` from src/device/voxnix-telemetry.
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, readSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
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
// src/device/voxnix-telemetry/audit-tail.ts
var batchBytes = 262144;
var newline = 10;
function openTail(file, state, log) {
	const path = join(state, "sent");
	const kept = Number(readBounded(path) ?? 0);
	let at = Number.isSafeInteger(kept) && kept >= 0 ? kept : 0;
	let isWritten = true;
	function whole(bytes, size) {
		const read = Buffer.alloc(Math.min(bytes, size - at));
		const length = readSync(file, read, 0, read.length, at);
		return read.subarray(0, read.subarray(0, length).lastIndexOf(newline) + 1);
	}
	return {
		next() {
			const { size, nlink } = fstatSync(file);
			if (nlink === 0) throw new Error("The audit was replaced.");
			if (at > size) at = 0;
			if (at === size) return null;
			const found = whole(batchBytes, size);
			const bytes = found.length > 0 ? found : whole(524289, size);
			if (bytes.length === 0) return null;
			return {
				lines: bytes.toString("utf8").split("\n").slice(0, -1),
				end: at + bytes.length
			};
		},
		sent({ end }) {
			at = end;
			try {
				writeDurably(path, String(end));
				isWritten = true;
			} catch (thrown) {
				if (isWritten) log(`How much of the audit was sent was not written: ${thrown instanceof Error ? thrown.message : thrown}`);
				isWritten = false;
			}
		}
	};
}
// src/device/lib/backoff.ts
var first = 30;
var most = 3600;
function waitAfter(failures, random) {
	const ceiling = Math.min(most, first * 2 ** Math.min(failures - 1, 20));
	return Math.max(1, ceiling * random);
}
function retryAfterSeconds(header, date) {
	if (header === void 0) return null;
	const seconds = /^\d{1,10}$/.test(header) ? Number(header) : (Date.parse(header) - Date.parse(date ?? "")) / 1e3;
	return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 86400) : null;
}
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
// src/device/voxnix-telemetry/endpoint.ts
var timeoutMs = 3e4;
var longestAnswer = 65536;
var retried = [
	429,
	502,
	503,
	504
];
var closed = [
	401,
	403,
	404
];
function endpointOf(text) {
	const { protocol, hostname, username, search, hash } = new URL(text);
	const isHere = protocol === "http:" && [
		"127.0.0.1",
		"[::1]",
		"localhost"
	].includes(hostname);
	if (protocol !== "https:" && !isHere || username !== "" || search !== "" || hash !== "") throw new Error("The endpoint is not an address with https, or with http on this machine.");
	return text.replace(/\/+$/, "");
}
function headersOf(text) {
	const headers = {};
	for (const line of text.split("\n").map((each) => each.trim())) {
		if (line === "") continue;
		const [, name, value] = /^([A-Za-z0-9-]+): *(\S.*)$/.exec(line) ?? [
			null,
			"Authorization",
			line
		];
		if (name === void 0 || value === void 0 || !/^[\x20-\x7e]+$/.test(value)) throw new Error("A header of the endpoint has signs that no header may have.");
		headers[name] = value;
	}
	return headers;
}
async function bounded(response) {
	const chunks = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > longestAnswer) break;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
function rejectedIn(text) {
	try {
		const partial = fieldsOf(fieldsOf(JSON.parse(text))?.["partialSuccess"]) ?? {};
		const count = Number(partial["rejectedSpans"] ?? partial["rejectedLogRecords"] ?? 0);
		return Number.isSafeInteger(count) && count > 0 ? count : 0;
	} catch {
		return 0;
	}
}
var wellFormed = (_, value) => typeof value === "string" ? value.toWellFormed() : value;
var createEndpoint = (root, headers) => async (signal, body) => {
	try {
		const response = await fetch(`${root}/v1/${signal}`, {
			method: "POST",
			headers: {
				...headers,
				"content-type": "application/json"
			},
			body: JSON.stringify(body, wellFormed),
			signal: AbortSignal.timeout(timeoutMs),
			redirect: "error"
		});
		const text = await bounded(response);
		const because = `it answered ${response.status}`;
		if (response.ok) return {
			is: "sent",
			rejected: rejectedIn(text)
		};
		const date = response.headers.get("date") ?? void 0;
		if (retried.includes(response.status) || response.status >= 500) return {
			is: "later",
			because,
			afterS: retryAfterSeconds(response.headers.get("retry-after") ?? void 0, date)
		};
		return {
			is: closed.includes(response.status) ? "closed" : "refused",
			because
		};
	} catch (thrown) {
		const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
		const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
		const name = cause instanceof Error ? cause.name : "failed";
		return {
			is: "later",
			because: `it cannot be reached (${code || name})`,
			afterS: null
		};
	}
};
// src/device/voxnix-telemetry/audit-entry.ts
var longestText = 200;
var longestContent = 16384;
var textOf = (value) => typeof value === "string" ? value.slice(0, longestText) : "";
function parsed(text) {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return null;
	}
}
function auditEntry(line, hasContent) {
	const [, hash = "", text = ""] = /^([0-9a-f]{64}) (.*)$/s.exec(line) ?? [];
	const fields = parsed(text);
	if (fields === null) return {
		timeMs: null,
		text: "A line that is not whole.",
		isWarning: true,
		attributes: {}
	};
	const [event, verb, face, person, detail] = [
		"event",
		"verb",
		"face",
		"person",
		"detail"
	].map((key) => textOf(fields[key]));
	const time = Date.parse(textOf(fields["time"]));
	const isWarning = event === "refused" || event === "failed";
	const more = hasContent && {
		"voxnix.audit.input": JSON.stringify(fields["input"] ?? {}).slice(0, longestContent),
		"voxnix.audit.detail": detail ?? ""
	};
	return {
		timeMs: Number.isFinite(time) ? Math.max(0, time) : null,
		text: `${verb} ${event}`,
		isWarning,
		attributes: {
			"voxnix.audit.event": event ?? "",
			"voxnix.audit.verb": verb ?? "",
			"voxnix.audit.face": face ?? "",
			"voxnix.audit.hash": hash,
			"user.name": person ?? "",
			...isWarning && { "error.type": detail ?? "" },
			...more
		}
	};
}
// src/device/voxnix-telemetry/otlp.ts
var kinds = {
	internal: 1,
	client: 3
};
var statusError = 2;
var severities = {
	INFO: 9,
	WARN: 13
};
function anyValueOf(value) {
	if (typeof value === "string") return { stringValue: value };
	if (typeof value === "boolean") return { boolValue: value };
	if (typeof value === "number") return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
	return { arrayValue: { values: value.map((each) => ({ stringValue: each })) } };
}
var attributesOf$1 = (attributes) => Object.entries(attributes).map(([key, value]) => ({
	key,
	value: anyValueOf(value)
}));
var nanos = (ms) => (BigInt(ms) * 1000000n).toString();
var scope = { name: "voxnix" };
var resourceOf = (host) => ({ attributes: attributesOf$1({
	"service.name": "voxnix",
	"host.name": host
}) });
var spanOf$1 = ({ traceId, spanId, parentId, name, isClient, startMs, endMs, attributes, error }) => ({
	traceId,
	spanId,
	...parentId !== null && { parentSpanId: parentId },
	name,
	kind: isClient ? kinds.client : kinds.internal,
	startTimeUnixNano: nanos(startMs),
	endTimeUnixNano: nanos(Math.max(startMs, endMs)),
	attributes: attributesOf$1({
		...attributes,
		...error !== null && { "error.type": error }
	}),
	...error !== null && { status: {
		code: statusError,
		message: error
	} }
});
var tracesRequest = (spans, host) => ({ resourceSpans: [{
	resource: resourceOf(host),
	scopeSpans: [{
		scope,
		spans: spans.map(spanOf$1)
	}]
}] });
function logOf(entry, nowMs) {
	const severityText = entry.isWarning ? "WARN" : "INFO";
	return {
		...entry.timeMs !== null && { timeUnixNano: nanos(entry.timeMs) },
		observedTimeUnixNano: nanos(nowMs),
		severityNumber: severities[severityText],
		severityText,
		eventName: "voxnix.audit",
		body: { stringValue: entry.text },
		attributes: attributesOf$1(entry.attributes)
	};
}
var logsRequest = (entries, host, nowMs) => ({ resourceLogs: [{
	resource: resourceOf(host),
	scopeLogs: [{
		scope,
		logRecords: entries.map((each) => logOf(each, nowMs))
	}]
}] });
// src/device/voxnix-telemetry/rounds.ts
var mostSpans$1 = 64;
var mostRefused = 32;
var idleS = 5;
function createRounds({ endpoint, queue, tail, hasContent, host, now, random, log }) {
	const closed = /* @__PURE__ */ new Set();
	const told = /* @__PURE__ */ new Map();
	let failures = 0;
	let sentLines = 0;
	function reportFailure(what, cause) {
		if (told.get(what) === cause) return;
		told.set(what, cause);
		log(`The endpoint does not take ${what === "all" ? "anything now" : what}: ${cause}.`);
	}
	const over = (what) => {
		if (told.delete(what)) log(`The endpoint takes ${what === "all" ? "what is sent" : what} again.`);
	};
	function ended(signal, sent) {
		if (sent.is === "sent") {
			failures = 0;
			over("all");
			if (sent.rejected > 0) reportFailure(signal, "it rejects some of them");
			else over(signal);
			return 0;
		}
		if (sent.is === "later") {
			reportFailure("all", sent.because);
			failures += 1;
			return sent.afterS ?? waitAfter(failures, random());
		}
		reportFailure(signal, sent.because);
		if (sent.is === "closed") {
			closed.add(signal);
			log(`No more ${signal} are sent until voxnix-telemetry is restarted.`);
		}
		return 0;
	}
	async function sendSpans() {
		const spans = queue.take(mostSpans$1);
		if (spans.length === 0 || closed.has("traces")) return 0;
		const sent = await endpoint("traces", tracesRequest(spans, host));
		if (sent.is === "later") queue.putBack(spans);
		const dropped = sent.is === "sent" ? queue.takeDropped() : 0;
		const pauseS = ended("traces", sent);
		if (dropped > 0) log(`${dropped} spans were dropped before it did.`);
		return pauseS;
	}
	async function sendEntries(entries, refusals) {
		const sent = await endpoint("logs", logsRequest(entries, host, now()));
		if (sent.is !== "refused") return sent;
		refusals.left -= 1;
		if (entries.length === 1 || refusals.left <= 0) {
			const lines = entries.map(({ attributes }) => attributes["voxnix.audit.hash"]);
			log(`Passed over of the audit: ${lines.length === 1 ? `line ${lines[0]}` : `${lines.length} lines from ${lines[0]} on`}: ${sent.because}.`);
			return sent;
		}
		const middle = entries.length >> 1;
		const ends = [];
		for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
			const end = await sendEntries(half, refusals);
			if (end.is === "later" || end.is === "closed") return end;
			ends.push(end);
		}
		return ends.find(({ is }) => is === "sent") ?? sent;
	}
	async function sendLines() {
		const batch = closed.has("logs") ? null : tail.next();
		if (batch === null) return 0;
		const entries = batch.lines.filter((line) => line !== "").map((line) => auditEntry(line, hasContent));
		const sent = await sendEntries(entries, { left: mostRefused });
		if (sent.is === "sent" || sent.is === "refused") {
			tail.sent(batch);
			sentLines += entries.length;
		}
		return ended("logs", sent);
	}
	let waited = 0;
	const due = {
		logs: 0,
		traces: 0
	};
	const dueIn = (signal) => Math.max(0, due[signal] - waited);
	async function round(signal, send) {
		if (dueIn(signal) === 0) due[signal] = waited + await send();
	}
	return async () => {
		const before = sentLines;
		await round("logs", sendLines);
		await round("traces", sendSpans);
		const [ofLogs, ofTraces] = [dueIn("logs"), dueIn("traces")];
		const pause = ofLogs === 0 && sentLines > before || ofTraces === 0 && queue.length() > 0 ? 0 : Math.min(idleS, ...[ofLogs, ofTraces].filter((each) => each > 0));
		waited += pause;
		return pause;
	};
}
// src/device/voxnix-telemetry/span-queue.ts
var mostSpans = 1024;
var mostBytes = 4194304;
function createSpanQueue() {
	const waiting = [];
	let bytes = 0;
	let dropped = 0;
	const shift = () => {
		bytes -= waiting.shift()?.bytes ?? 0;
	};
	return {
		add(span, length) {
			waiting.push({
				span,
				bytes: length
			});
			bytes += length;
			while (waiting.length > mostSpans || bytes > mostBytes) {
				shift();
				dropped += 1;
			}
		},
		take(most) {
			const taken = waiting.slice(0, most).map(({ span }) => span);
			for (const _ of taken) shift();
			return taken;
		},
		putBack(spans) {
			for (const span of spans.toReversed()) {
				const length = JSON.stringify(span).length;
				if (waiting.length >= mostSpans || bytes + length > mostBytes) dropped += 1;
				else {
					waiting.unshift({
						span,
						bytes: length
					});
					bytes += length;
				}
			}
		},
		length: () => waiting.length,
		takeDropped() {
			const count = dropped;
			dropped = 0;
			return count;
		}
	};
}
// src/device/voxnix-telemetry/span-lines.ts
var mostAttributes = 64;
var mostItems = 32;
var isShort = (value) => typeof value === "string" && value.length <= 16384;
var isHex = (value, digits) => typeof value === "string" && value.length === digits && /^[0-9a-f]+$/.test(value) && !/^0+$/.test(value);
var isTime = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
var isValue = (value) => isShort(value) || typeof value === "boolean" || typeof value === "number" && Number.isFinite(value) || Array.isArray(value) && value.length <= mostItems && value.every(isShort);
function attributesOf(value) {
	const entries = Object.entries(fieldsOf(value) ?? {});
	if (entries.length > mostAttributes) return null;
	const found = {};
	for (const [key, each] of entries) {
		if (!/^[a-z0-9_.]{1,100}$/.test(key) || !isValue(each)) return null;
		found[key] = each;
	}
	return found;
}
function spanOf(line) {
	if (line.length > 262144) return null;
	const fields = (() => {
		try {
			return fieldsOf(JSON.parse(line)) ?? {};
		} catch {
			return {};
		}
	})();
	const { traceId, spanId, parentId, name, isClient, startMs, endMs, error } = fields;
	const attributes = attributesOf(fields["attributes"]);
	if (!isHex(traceId, 32) || !isHex(spanId, 16) || attributes === null) return null;
	if (parentId !== null && !isHex(parentId, 16)) return null;
	if (!isShort(name) || !isTime(startMs) || !isTime(endMs) || typeof isClient !== "boolean") return null;
	if (error !== null && !isShort(error)) return null;
	return {
		traceId,
		spanId,
		parentId,
		name,
		isClient,
		startMs,
		endMs,
		attributes,
		error
	};
}
// src/device/voxnix-telemetry/span-socket.ts
var mostConnections = 8;
function read(socket, queue) {
	let kept = "";
	socket.setEncoding("utf8");
	socket.on("data", (chunk) => {
		const lines = (kept + chunk).split("\n");
		kept = lines.pop() ?? "";
		for (const line of lines) {
			const span = spanOf(line);
			if (span) queue.add(span, line.length);
		}
		if (kept.length > 262144) socket.destroy();
	});
	socket.on("error", () => socket.destroy());
}
function listenForSpans(fd, queue) {
	const server = createServer((socket) => read(socket, queue));
	server.maxConnections = mostConnections;
	server.listen({ fd });
}
// src/device/voxnix-telemetry/index.ts
var firstFd = 3;
var [endpoint = "", state = "/var/lib/voxnix-telemetry", content = "plain", pace = "1"] = process.argv.slice(2);
var { CREDENTIALS_DIRECTORY, LISTEN_FDNAMES = "" } = process.env;
var log = (line) => void process.stderr.write(`${line}\n`);
var names = LISTEN_FDNAMES.split(":");
var audit = names.indexOf("audit");
var spans = names.indexOf("spans");
if (audit < 0) throw new Error("There is no audit from systemd yet.");
var headers = CREDENTIALS_DIRECTORY ? readBounded(join(CREDENTIALS_DIRECTORY, "otlp-headers")) : null;
var queue = createSpanQueue();
if (spans >= 0) listenForSpans(firstFd + spans, queue);
var round = createRounds({
	endpoint: createEndpoint(endpointOf(endpoint), headersOf(headers ?? "")),
	queue,
	tail: openTail(firstFd + audit, state, log),
	hasContent: content === "content",
	host: hostname(),
	now: Date.now,
	random: Math.random,
	log
});
for (;;) await setTimeout(await round() * 1e3 * Number(pace));
export {};
