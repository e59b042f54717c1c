// Written by `npm run device-programs` from src/device/voxnix.
import { createInterface } from "node:readline/promises";
import { closeSync, openSync, readSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "node:net";
import { createHash } from "node:crypto";
// src/device/lib/broker-client.ts
function createClient(socket, watch) {
	let kept = "";
	let number = 0;
	const waits = /* @__PURE__ */ new Map();
	const take = (line) => {
		if (!("ok" in line)) return watch(line);
		waits.get(line.id)?.resolve(line);
		waits.delete(line.id);
	};
	socket.setEncoding("utf8");
	socket.on("data", (chunk) => {
		kept += chunk;
		if (kept.length > 2097152) socket.destroy();
		const lines = kept.split("\n");
		kept = lines.pop() ?? "";
		for (const line of lines) take(JSON.parse(line));
	});
	socket.on("close", () => {
		for (const { reject } of waits.values()) reject(/* @__PURE__ */ new Error("closed"));
	});
	return {
		ask(verb, input, as, more = {}) {
			const request = {
				id: ++number,
				verb,
				input,
				...as !== void 0 && { as },
				...more
			};
			socket.write(`${JSON.stringify(request)}\n`);
			return new Promise((resolve, reject) => waits.set(request.id, {
				resolve,
				reject
			}));
		},
		close: () => socket.end()
	};
}
// src/shared/workloads/input-words.ts
var unclear = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;
var visible = (text) => JSON.stringify(text).replace(unclear, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
var wordOf = (value) => {
	if (typeof value !== "string") return JSON.stringify(value) ?? String(value);
	return /^[A-Za-z0-9._@%+=:,/-]+$/.test(value) ? value : visible(value);
};
var wordsOf = (words) => words.map(wordOf).join(" ");
var inputWords = (input) => Object.entries(input).map(([key, value]) => {
	const words = Array.isArray(value) ? wordsOf(value) : wordOf(value);
	return key === "name" ? words : `${key}: ${words}`;
}).join(" ");
// src/device/lib/broker-texts.ts
var texts = {
	role: "Your role does not allow this. An owner of the host can do it, or change your role.",
	"no-such-workload": "There is no such workload. `voxnix list` shows those that are there.",
	"not-yours": "It belongs to another person. Ask its owner to share it, or to do this.",
	"program-face": "A program cannot give or refuse an approval. Do it yourself, at a terminal or in the chat.",
	"too-many": "This is more than you may have. Destroy something first, or ask an owner of the host for more.",
	"too-large": "This is more storage than you may have. What is in your trash counts until it is removed, after seven days: `voxnix trash` shows it. Take a smaller quota, or ask an owner of the host for more.",
	request: "The broker does not understand this. Update voxnix and the broker together.",
	input: "A value has the wrong type. Names have 1 to 11 lowercase letters, digits and hyphens.",
	"unknown-person": "This person is not on the list of the host. Its owner can add them.",
	busy: "Another change of this workload is not finished. Try again when it is.",
	full: "The disk is full. Delete files in a workload. What was destroyed keeps its room for seven days, in the trash; an owner of the host can remove it before: `voxnix trash`, then `voxnix purge NAME ID`.",
	"no-storage": "The storage of the workloads cannot be reached. Nothing was changed. An owner of the host can look at it: zpool status, journalctl -u voxnix-pool.",
	"name-taken": "The name is taken, or a former person of it left what is listed here. Choose another name. What is left can be destroyed, and is gone after seven days in the trash.",
	"no-such-module": "There is no such module. See the documentation for those that are there.",
	"vm-only": "Containers cannot have this module. Make a virtual machine: voxnix create NAME --vm MODULE…",
	"no-own-modules": "This host takes no modules of its people. An owner of the host can allow them: kiln.orchestrator.broker.ownModules.",
	"module-forbidden": "The module needs what no module of a workload may have while it is evaluated: a file or an address outside of it, something built, or containers. Take that out of it.",
	"module-too-heavy": "The module takes more than the 4 GiB of memory or the five minutes that its evaluation may have. Make it smaller, or look for a part that never ends.",
	"module-wrong": "The module does not evaluate. Correct what Nix names:",
	"no-vms": "This host makes no virtual machines: libvirt is off on it. Make a container.",
	"too-powerful": "Your virtual machines may not use that much memory or that many cores. Take less, destroy one, or ask an owner of the host for more.",
	"no-agent": "The virtual machine does not answer: its agent has not started, or was stopped in it. Try again in a minute; else stop and start it.",
	"cannot-shrink": "The disk of a virtual machine cannot become smaller. Take its current size, or a larger one.",
	"too-many-snapshots": "A workload has at most 32 snapshots. Remove one of them first: voxnix forget-snapshot NAME LABEL, or /forget NAME LABEL in the chat.",
	"no-such-snapshot": "There is no such snapshot of this workload.",
	"not-running": "It does not run. Start it first.",
	"no-such-approval": "There is no such pending approval: it was answered, or it expired after five minutes. Ask for it again.",
	"second-person": "Another owner of the host has to approve this.",
	"no-such-invitation": "This invitation was used, is older than a day, or was never made. Ask for another one.",
	"no-such-guest": "No one of this name joined by an invitation. Other people are in the configuration of the host.",
	changed: "The workload has changed since this was requested. Nothing was done; ask again to see its current state.",
	"refused-before": "This was refused a short time ago. A person can ask for it at a terminal.",
	"too-many-pending": "Too many or too long approvals wait, yours or those of all. Answer some first.",
	"taken-back": "A step failed, and all earlier steps were undone.",
	stuck: "A step failed, and could not be undone. The broker tries again at its next start; see its log.",
	internal: "The broker failed. The cause is in its log: journalctl -u voxnix-broker"
};
var faultText = (code, detail) => detail === void 0 ? texts[code] : `${texts[code]}\n${plain(detail)}`;
var plain = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
var gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
var trashedWords = ({ name, owner, quotaGiB, trashedAt }) => [
	wordsOf([name]),
	`of ${wordsOf([owner])}`,
	`quota ${quotaGiB} GiB`,
	`in the trash since ${new Date(trashedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`
];
function questionOf(waits) {
	const { verb, input, asker, usedBytes, trashed, newer = [], leftOut = [] } = waits;
	const size = usedBytes === null ? [] : [gigabytes(usedBytes)];
	const facts = [...trashed ? trashedWords(trashed) : [], ...size];
	const lost = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
	const inside = leftOut.length === 0 ? "" : `. No snapshot has these folders, which are lost: ${leftOut.map((each) => wordsOf([each])).join(", ")}`;
	const later = newer.length === 0 ? "" : `. These newer snapshots are destroyed: ${wordsOf(newer)}`;
	return `${verb} ${inputWords(input)}${lost}, for ${asker}${later}${inside}`;
}
var sizeText = (bytes) => bytes === null ? "?" : gigabytes(bytes);
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
// src/device/lib/broker-lines.ts
var text = (value) => Array.isArray(value) ? value.map(text).join(" ") : value === null || value === void 0 ? "" : plain(String(value));
function table(rows) {
	const widths = rows.reduce((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), []);
	return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd());
}
var columns = {
	list: [
		"name",
		"owner",
		"running",
		"address",
		"modules",
		"vm"
	],
	usage: [
		"name",
		"owner",
		"usedBytes",
		"quotaGiB"
	],
	snapshots: [
		"label",
		"at",
		"usedBytes"
	],
	trash: [
		"id",
		"name",
		"owner",
		"leftMs"
	],
	people: [
		"name",
		"role",
		"telegram",
		"by"
	],
	approvals: [
		"id",
		"verb",
		"input",
		"asker"
	]
};
function vmText(value) {
	const { memoryGiB, cores } = fieldsOf(value) ?? {};
	return memoryGiB === void 0 ? "" : `VM: ${text(memoryGiB)} GiB, cores: ${text(cores)}`;
}
function cell(key, value) {
	if (key === "running") return value === true ? "running" : "stopped";
	if (key === "usedBytes") return sizeText(typeof value === "number" ? value : null);
	if (key === "quotaGiB") return `of ${text(value)} GiB`;
	if (key === "at") return typeof value === "number" ? new Date(value).toISOString() : "?";
	if (key === "leftMs") return `${Math.ceil(Number(value) / 864e5)} days left`;
	if (key === "vm") return vmText(value);
	if (key === "input") return inputWords(fieldsOf(value) ?? {});
	return text(value);
}
function linesOf(verb, value) {
	const keys = columns[verb];
	if (keys && Array.isArray(value)) return table(value.map((row) => keys.map((key) => cell(key, fieldsOf(row)?.[key]))));
	const fields = fieldsOf(value) ?? {};
	if (verb === "logs") return [plain(String(fields["text"])).trimEnd()];
	return Object.entries(fields).flatMap(([key, each]) => {
		if (key !== "leftOut") return [`${key}: ${text(each)}`];
		return Array.isArray(each) && each.length > 0 ? [`not in a snapshot: ${wordsOf(each)}`] : [];
	});
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
// src/shared/workloads/people.ts
var roles = [
	"viewer",
	"operator",
	"owner"
];
var isAtLeast = (role, least) => roles.indexOf(role) >= roles.indexOf(least);
// src/shared/workloads/verbs.ts
var name$1 = { kind: "name" };
var id = { kind: "id" };
var label = { kind: "label" };
var gibibytes = {
	kind: "integer",
	least: 1,
	most: 65536
};
var verbs = {
	whoami: {
		effect: "read",
		least: "viewer",
		untrusted: "never",
		input: {}
	},
	list: {
		effect: "read",
		least: "viewer",
		untrusted: "others",
		input: {}
	},
	usage: {
		effect: "read",
		least: "viewer",
		untrusted: "others",
		input: {}
	},
	health: {
		effect: "read",
		least: "viewer",
		untrusted: "others",
		input: {}
	},
	approvals: {
		effect: "read",
		least: "viewer",
		untrusted: "others",
		input: {}
	},
	trash: {
		effect: "read",
		least: "operator",
		untrusted: "others",
		input: {}
	},
	logs: {
		effect: "read",
		least: "operator",
		workload: "shared",
		untrusted: "always",
		input: {
			name: name$1,
			lines: {
				kind: "integer",
				least: 1,
				most: 200,
				optional: true
			}
		}
	},
	snapshots: {
		effect: "read",
		least: "operator",
		workload: "shared",
		untrusted: "always",
		input: { name: name$1 }
	},
	create: {
		effect: "write",
		least: "operator",
		untrusted: "never",
		input: {
			name: name$1,
			modules: {
				kind: "names",
				most: 16
			},
			shared: {
				kind: "names",
				most: 32,
				optional: true
			},
			quotaGiB: {
				...gibibytes,
				optional: true
			},
			ownModule: {
				kind: "module",
				optional: true,
				atTerminal: true
			},
			vm: {
				kind: "flag",
				optional: true
			},
			memoryGiB: {
				kind: "integer",
				least: 1,
				most: 1024,
				optional: true
			},
			cores: {
				kind: "integer",
				least: 1,
				most: 64,
				optional: true
			}
		}
	},
	start: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "never",
		input: { name: name$1 }
	},
	stop: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "never",
		input: { name: name$1 }
	},
	exec: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "always",
		input: {
			name: name$1,
			argv: { kind: "argv" }
		}
	},
	snapshot: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "left-out",
		input: {
			name: name$1,
			label
		}
	},
	resize: {
		effect: "write",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: {
			name: name$1,
			quotaGiB: gibibytes
		}
	},
	restore: {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "left-out",
		input: {
			name: name$1,
			label
		}
	},
	"forget-snapshot": {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: {
			name: name$1,
			label
		}
	},
	destroy: {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: { name: name$1 }
	},
	purge: {
		effect: "destructive",
		least: "owner",
		untrusted: "never",
		input: {
			name: name$1,
			id
		}
	},
	undo: {
		effect: "write",
		least: "operator",
		untrusted: "others",
		input: { id }
	},
	approve: {
		effect: "answer",
		least: "operator",
		untrusted: "always",
		input: { id }
	},
	people: {
		effect: "read",
		least: "owner",
		untrusted: "others",
		input: {}
	},
	invite: {
		effect: "people",
		least: "owner",
		untrusted: "never",
		input: { person: label }
	},
	expel: {
		effect: "people",
		least: "owner",
		untrusted: "never",
		input: { person: label }
	},
	join: {
		effect: "people",
		least: "owner",
		untrusted: "never",
		input: { code: { kind: "code" } }
	},
	refuse: {
		effect: "answer",
		least: "operator",
		untrusted: "never",
		input: { id }
	}
};
var verbRow = (verb) => verbs[verb];
var isVerb = (value) => typeof value === "string" && Object.hasOwn(verbs, value);
// src/device/voxnix/person.ts
var mostBytes$1 = 1048576;
function fieldsIn(path) {
	try {
		return fieldsOf(JSON.parse(readBounded(path, mostBytes$1) ?? "")) ?? {};
	} catch {
		return {};
	}
}
var textsOf$1 = (value) => Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
function vmsOf(ofPerson, ofHost) {
	const { memoryGiB, cores } = fieldsOf(ofPerson) ?? {};
	const host = fieldsOf(ofHost);
	if (host === null || typeof memoryGiB !== "number" || typeof cores !== "number") return null;
	return {
		memoryGiB,
		cores,
		modules: textsOf$1(host["modules"])
	};
}
var numberOf = (value) => typeof value === "number" ? value : null;
function greetingOf(person, configPath) {
	const { people, modules, quotaGiB, vms } = fieldsIn(configPath);
	const found = (Array.isArray(people) ? people : []).map((each) => fieldsOf(each) ?? {}).find((each) => each["name"] === person);
	const role = roles.find((each) => each === found?.["role"]) ?? null;
	const [workloads, storageGiB] = [numberOf(found?.["workloads"]), numberOf(found?.["storageGiB"])];
	return {
		voxnix: 1,
		person,
		role,
		most: workloads === null || storageGiB === null ? null : {
			workloads,
			storageGiB
		},
		modules: textsOf$1(modules),
		vms: vmsOf(found?.["vms"], vms),
		quotaGiB: numberOf(quotaGiB)
	};
}
// src/device/voxnix/sockets.ts
var name = /^terminal-([a-z0-9-]+)\.sock$/;
function connect(path) {
	const socket = createConnection(path);
	return new Promise((resolve) => {
		socket.once("connect", () => resolve(socket));
		socket.once("error", (thrown) => {
			const code = "code" in thrown ? thrown.code : null;
			resolve(code === "EACCES" || code === "ECONNREFUSED" ? code : "gone");
		});
	});
}
async function findSocket(folder, as) {
	const files = (() => {
		try {
			return readdirSync(folder);
		} catch {
			return [];
		}
	})();
	const open = [];
	const refused = /* @__PURE__ */ new Set();
	for (const file of files) {
		const person = name.exec(file)?.[1];
		if (person === void 0 || as !== null && as !== person) continue;
		const found = await connect(join(folder, file));
		if (typeof found === "string") refused.add(found);
		else open.push({
			person,
			socket: found
		});
	}
	const [only, ...more] = open;
	if (only && more.length === 0) return only;
	for (const { socket } of open) socket.destroy();
	const people = open.map(({ person }) => person);
	const none = refused.has("EACCES") && !refused.has("ECONNREFUSED") ? "denied" : "closed";
	return {
		none: only ? "several" : none,
		people
	};
}
// src/device/voxnix/call.ts
var say = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`);
var bad = (id) => ({
	id,
	ok: false,
	code: "request"
});
async function readLines() {
	let text = "";
	for await (const chunk of process.stdin.setEncoding("utf8")) {
		text += chunk;
		if (text.length > 65536) return null;
	}
	const lines = text.split("\n").filter((line) => line !== "");
	return lines.length > 8 ? null : lines;
}
function callIn(line) {
	try {
		const { id, verb, input, ifAllowed } = fieldsOf(JSON.parse(line)) ?? {};
		if (!Number.isSafeInteger(id)) return bad(0);
		if (!isVerb(verb)) return bad(Number(id));
		return {
			id: Number(id),
			verb,
			input: fieldsOf(input) ?? {},
			ifAllowed: ifAllowed === true
		};
	} catch {
		return bad(0);
	}
}
function notGreeted(none, people = []) {
	say({
		voxnix: 1,
		none,
		people
	});
	return 1;
}
var reasons = {
	closed: "off",
	denied: "stranger",
	several: "several"
};
async function answerCalls(as, { sockets, config }) {
	const lines = await readLines();
	if (lines === null || lines.length === 0) return 2;
	if (process.getuid?.() === 0) return notGreeted("root");
	const found = await findSocket(sockets, as);
	if ("none" in found) return notGreeted(reasons[found.none], found.people);
	const greeting = greetingOf(found.person, config);
	say(greeting);
	let current = 0;
	const client = createClient(found.socket, ({ step, undoing }) => process.stderr.write(`${JSON.stringify({
		id: current,
		step,
		undoing
	})}\n`));
	let status = 0;
	let hasEnded = false;
	for (const line of lines) {
		const reply = await answered(callIn(line));
		say(reply);
		if (!reply.ok) status = 1;
		else if ("waits" in reply && status === 0) status = 3;
	}
	client.close();
	return status;
	async function answered(call) {
		if ("ok" in call) return call;
		const { id, verb, input, ifAllowed } = call;
		if (ifAllowed && greeting.role !== null && !isAtLeast(greeting.role, verbRow(verb).least)) return {
			id,
			ok: false,
			code: "role"
		};
		current = id;
		const reply = hasEnded ? null : await client.ask(verb, input).catch(() => null);
		hasEnded = reply === null;
		return reply ? {
			...reply,
			id
		} : {
			id,
			ok: false,
			code: "ended"
		};
	}
}
// src/device/lib/audit-chain.ts
var noHash = "0".repeat(64);
var chainHash = (before, text) => createHash("sha256").update(`${before}\n${text}`).digest("hex");
function chainLine(line) {
	const split = line.indexOf(" ");
	const [hash, text] = [line.slice(0, split), line.slice(split + 1)];
	if (!/^[0-9a-f]{64}$/.test(hash)) return null;
	try {
		const fields = fieldsOf(JSON.parse(text));
		return fields && {
			hash,
			fields,
			text
		};
	} catch {
		return null;
	}
}
var headAfter = (before, line) => chainLine(line)?.hash ?? chainHash(before, line);
// src/device/voxnix/verify.ts
var newline = 10;
var chunkBytes = 65536;
var mostCut = 100;
function* linesIn(path) {
	const file = openSync(path, "r");
	try {
		const chunk = Buffer.alloc(chunkBytes);
		let kept = [];
		let length = 0;
		for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
			let rest = Buffer.from(chunk.subarray(0, read));
			for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
				yield Buffer.concat([...kept, rest.subarray(0, end)]).toString("utf8");
				kept = [];
				length = 0;
				rest = rest.subarray(end + 1);
			}
			kept.push(rest);
			length += rest.length;
			if (length > 1048576) return yield null;
		}
		if (length > 0) yield Buffer.concat(kept).toString("utf8");
	} finally {
		closeSync(file);
	}
}
function checkAudit(path, known) {
	let [head, lines, from, to, hasKnown] = [
		noHash,
		0,
		"",
		"",
		known === null
	];
	const cut = [];
	for (const line of linesIn(path)) {
		lines += 1;
		if (line === null) return {
			is: "broken",
			line: lines
		};
		const found = chainLine(line);
		if (found === null) {
			if (cut.length < mostCut) cut.push(lines);
		} else {
			if (found.hash !== chainHash(head, found.text)) return {
				is: "broken",
				line: lines
			};
			to = String(found.fields["time"]);
			if (from === "") from = to;
		}
		head = headAfter(head, line);
		if (head === known) hasKnown = true;
	}
	return {
		is: "whole",
		lines,
		last: head,
		from,
		to,
		cut,
		hasKnown
	};
}
var limits = "This cannot show an audit that was written again whole, or whose last lines were taken off. Keep the hash of the last line in another place, and compare with `voxnix verify --known HASH`. The journal has the same lines (journalctl -u voxnix-broker), and an OTLP endpoint their hashes (voxnix.audit.hash).";
function textsOf(checked, known) {
	if (checked.is === "broken") return {
		lines: [`Line ${checked.line} does not follow from the one before: it, or a line before it, was changed, taken out or put in.`, "The lines before it are a chain. Compare the ones after it with the journal: journalctl -u voxnix-broker"],
		status: 1
	};
	const { lines, last, from, to, cut, hasKnown } = checked;
	const counted = lines === 0 ? "The audit has no line yet." : `The audit has ${lines} lines, from ${plain(from)} to ${plain(to)}. Each follows from the one before.`;
	const cuts = cut.map((line) => `Line ${line} is not whole: a power cut left it${line === lines ? ", or it is written just now" : ""}.`);
	const missing = known === null || hasKnown ? [] : ["No line has the hash that you gave: the audit was written again, or its last lines were taken off."];
	return {
		lines: [
			counted,
			...cuts,
			`Last line: ${last}`,
			...missing,
			limits
		],
		status: missing.length > 0 ? 1 : 0
	};
}
function verify(path, known, out) {
	try {
		const { lines, status } = textsOf(checkAudit(path, known), known);
		for (const line of lines) out(line);
		return status;
	} catch (thrown) {
		const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
		out(code === "EACCES" || code === "EPERM" ? "This account may not read the audit. Use: sudo voxnix verify" : `The audit cannot be read: ${path} (${String(code ?? thrown)}).`);
		return 2;
	}
}
// src/device/voxnix/words.ts
var usage = `voxnix list | usage | health | approvals | trash | people
voxnix create NAME [MODULE…] [--module FILE] [--shared PERSON,…] [--quota GIB]   FILE: your own NixOS module
voxnix create NAME --vm [MODULE…] [--memory GIB] [--cores NUMBER] …   a virtual machine
voxnix start | stop | destroy NAME
voxnix exec NAME -- COMMAND [WORD…]
voxnix logs NAME [LINES]
voxnix snapshots NAME
voxnix snapshot | restore | forget-snapshot NAME LABEL
voxnix resize NAME GIB
voxnix undo | approve | refuse ID
voxnix purge NAME ID   for good, out of the trash; for owners
voxnix invite | expel PERSON
voxnix verify [--known HASH]   as root: whether the audit was changed
voxnix call   for a program: lines of JSON on stdin and stdout
  --json    the reply as JSON
  --yes     approve what this command asks for
  --as NAME where this account belongs to several people
`;
var number = (word) => word !== void 0 && /^\d{1,9}$/.test(word) ? Number(word) : word;
var flagWords = [
	"--json",
	"--yes",
	"--vm"
];
var namedWords = [
	"--module",
	"--shared",
	"--quota",
	"--memory",
	"--cores",
	"--as"
];
function split(words) {
	const end = words.indexOf("--");
	const before = end < 0 ? words : words.slice(0, end);
	const named = /* @__PURE__ */ new Map();
	const plain = [];
	const flags = /* @__PURE__ */ new Set();
	for (let at = 0; at < before.length; at += 1) {
		const word = before[at] ?? "";
		if (flagWords.includes(word)) flags.add(word);
		else if (namedWords.includes(word)) named.set(word, before[++at] ?? "");
		else if (word.startsWith("--")) return null;
		else plain.push(word);
	}
	return {
		plain,
		named,
		flags,
		command: end < 0 ? null : words.slice(end + 1)
	};
}
function inputOf(words, { named, flags, command }) {
	const [verb, name, ...rest] = words;
	const [third] = rest;
	switch (verb) {
		case "list":
		case "usage":
		case "health":
		case "approvals":
		case "trash":
		case "people": return name === void 0 ? {
			verb,
			input: {}
		} : null;
		case "create": {
			const shared = named.get("--shared");
			const [quota, memory, cores] = [
				"--quota",
				"--memory",
				"--cores"
			].map((word) => named.get(word));
			return {
				verb,
				input: {
					name,
					modules: rest,
					...shared && { shared: shared.split(",") },
					...quota && { quotaGiB: number(quota) },
					...flags.has("--vm") && { vm: true },
					...memory && { memoryGiB: number(memory) },
					...cores && { cores: number(cores) }
				}
			};
		}
		case "start":
		case "stop":
		case "destroy":
		case "snapshots": return rest.length === 0 ? {
			verb,
			input: { name }
		} : null;
		case "exec": return command && rest.length === 0 ? {
			verb,
			input: {
				name,
				argv: command
			}
		} : null;
		case "logs": return rest.length < 2 ? {
			verb,
			input: {
				name,
				...third && { lines: number(third) }
			}
		} : null;
		case "snapshot":
		case "restore":
		case "forget-snapshot": return rest.length === 1 ? {
			verb,
			input: {
				name,
				label: third
			}
		} : null;
		case "purge": return rest.length === 1 ? {
			verb,
			input: {
				name,
				id: third
			}
		} : null;
		case "resize": return rest.length === 1 ? {
			verb,
			input: {
				name,
				quotaGiB: number(third)
			}
		} : null;
		case "invite":
		case "expel": return rest.length === 0 ? {
			verb,
			input: { person: name }
		} : null;
		case "undo":
		case "approve":
		case "refuse": return rest.length === 0 ? {
			verb,
			input: { id: name }
		} : null;
		default: return null;
	}
}
function wantedOf(words) {
	const found = split(words);
	const request = found && inputOf(found.plain, found);
	if (!found || !request || found.command && request.verb !== "exec") return null;
	const moduleFile = found.named.get("--module") ?? null;
	if ((found.flags.has("--vm") || moduleFile !== null) && request.verb !== "create") return null;
	return {
		...request,
		moduleFile,
		json: found.flags.has("--json"),
		yes: found.flags.has("--yes"),
		as: found.named.get("--as") ?? null
	};
}
function calledBy(words) {
	const [first, ...rest] = words;
	if (first !== "call") return null;
	const [option, as, ...more] = rest;
	if (option === void 0) return { as: null };
	return option === "--as" && as !== void 0 && more.length === 0 ? { as } : null;
}
function verifiedBy(words) {
	const [first, option, known, ...more] = words;
	if (first !== "verify") return null;
	if (option === void 0) return { known: null };
	return option === "--known" && /^[0-9a-f]{64}$/.test(known ?? "") && more.length === 0 ? { known: known ?? null } : null;
}
// src/device/voxnix/index.ts
var mostBytes = 49152;
var out = (line) => void process.stdout.write(`${line}\n`);
var note = (line) => void process.stderr.write(`${line}\n`);
async function isYes(waits) {
	if (!process.stdin.isTTY) return false;
	const terminal = createInterface({
		input: process.stdin,
		output: process.stderr
	});
	try {
		return (await terminal.question(`${questionOf(waits)}? Type yes: `)).trim() === "yes";
	} finally {
		terminal.close();
	}
}
function showExecuted({ status, out: printed, err, cut, timedOut }) {
	const shown = (text, stream) => stream.write(stream.isTTY ? plain(text) : text);
	shown(printed, process.stdout);
	shown(err, process.stderr);
	if (cut) note("It printed more, which was cut.");
	if (timedOut) note("It did not end in time, and was ended.");
	return status ?? 1;
}
function withModule({ input, moduleFile }) {
	if (moduleFile === null) return input;
	const ownModule = readBounded(moduleFile, mostBytes);
	if (ownModule === null) throw new Error(`${moduleFile} is not there.`);
	return {
		...input,
		ownModule
	};
}
async function settled(client, wanted, reply) {
	if (!reply.ok || !("waits" in reply)) return reply;
	const { id } = reply.waits;
	if (wanted.yes || await isYes(reply.waits)) return client.ask("approve", { id });
	return reply;
}
function show(wanted, reply) {
	if (wanted.json) out(JSON.stringify(reply));
	if (!reply.ok) {
		if (!wanted.json) note(faultText(reply.code, reply.detail));
		return 1;
	}
	if ("waits" in reply) {
		if (!wanted.json) note(`${questionOf(reply.waits)}: waits for \`voxnix approve ${reply.waits.id}\`, five minutes.`);
		return 3;
	}
	if (wanted.json) return 0;
	if (wanted.verb === "exec") return showExecuted(reply.value);
	for (const line of linesOf(wanted.verb, reply.value)) out(line);
	return 0;
}
async function main(words, { folder, config, audit }) {
	const called = calledBy(words);
	if (called) return answerCalls(called.as, {
		sockets: folder,
		config
	});
	const verified = verifiedBy(words);
	if (verified) return verify(audit, verified.known, out);
	const wanted = wantedOf(words);
	if (!wanted) {
		note(usage.trimEnd());
		return 2;
	}
	let input;
	try {
		input = withModule(wanted);
	} catch (thrown) {
		note(`The module cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`);
		return 1;
	}
	const found = await findSocket(folder, wanted.as);
	if ("none" in found) {
		if (found.none === "several") note(`This account belongs to several people. Add one: --as ${found.people.join(" | ")}`);
		else note("The broker cannot be reached. Check that it runs, and that this account belongs to a person on its list.");
		return 1;
	}
	const client = createClient(found.socket, ({ step, undoing }) => note(undoing ? `${step} is undone` : `${step}…`));
	try {
		return show(wanted, await settled(client, wanted, await client.ask(wanted.verb, input)));
	} catch {
		note("The broker ended before it answered. What it began goes on at its next start: see `voxnix list`.");
		return 1;
	} finally {
		client.close();
	}
}
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
var { VOXNIX_SOCKETS: folder = "/run/voxnix", VOXNIX_CONFIG: config = "/etc/voxnix/broker.json", VOXNIX_AUDIT: audit = "/var/lib/voxnix/audit.jsonl" } = process.env;
process.exitCode = await main(process.argv.slice(2), {
	folder,
	config,
	audit
});
export {};
