// Written by `npm run device-programs` from src/device/voxnix-broker.
import { createHash, randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { chmodSync, chownSync, closeSync, constants, existsSync, fchmodSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, rmdirSync, statSync, symlinkSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { opendir } from "node:fs/promises";
import { performance as performance$1 } from "node:perf_hooks";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
// src/device/lib/at-most.ts
function atMost(most) {
	let free = most;
	const waiting = /* @__PURE__ */ new Set();
	const turn = (dropped) => new Promise((resolve, reject) => {
		const go = () => {
			dropped?.removeEventListener("abort", drop);
			resolve();
		};
		const drop = () => {
			waiting.delete(go);
			reject(dropped?.reason);
		};
		dropped?.addEventListener("abort", drop, { once: true });
		waiting.add(go);
	});
	return async (act, dropped) => {
		dropped?.throwIfAborted();
		if (free > 0) free -= 1;
		else await turn(dropped);
		try {
			return await act();
		} finally {
			const [next] = waiting;
			if (next) {
				waiting.delete(next);
				next();
			} else free += 1;
		}
	};
}
// src/device/voxnix-broker/fault.ts
var BrokerFault = class extends Error {
	code;
	detail;
	constructor(code, detail) {
		super(detail === void 0 ? code : `${code}: ${detail}`);
		this.code = code;
		this.detail = detail;
	}
};
var isFull = (thrown) => thrown instanceof Error && "code" in thrown && (thrown.code === "ENOSPC" || thrown.code === "EDQUOT");
// src/device/voxnix-broker/acts.ts
var text = (input, key) => {
	const value = input[key];
	return typeof value === "string" ? value : "";
};
var words$1 = (input, key) => {
	const value = input[key];
	return Array.isArray(value) ? value.map(String) : [];
};
var integer = (input, key) => {
	const value = input[key];
	return typeof value === "number" ? value : void 0;
};
var defaultLines = 50;
var mostReads = 4;
var mostCommands = 8;
function createActs(host, { reads, writes, sagas }) {
	async function read(verb, input, person) {
		const name = text(input, "name");
		switch (verb) {
			case "list": return reads.list();
			case "usage": return reads.usage();
			case "trash": return reads.trash(person);
			case "logs": return reads.logs(name, integer(input, "lines") ?? defaultLines);
			case "snapshots": return reads.snapshots(name);
			case "health": return reads.health(sagas.stuck());
			default: throw new BrokerFault("internal");
		}
	}
	const gatesOf = (most) => {
		const gates = /* @__PURE__ */ new Map();
		return ({ name }) => {
			const gate = gates.get(name) ?? atMost(most);
			gates.set(name, gate);
			return gate;
		};
	};
	const [readsOf, commandsOf] = [gatesOf(mostReads), gatesOf(mostCommands)];
	return {
		read: (verb, input, person, { still, closed }) => readsOf(person)(async () => {
			still();
			const value = await read(verb, input, person);
			still();
			return value;
		}, closed),
		async write(verb, input, person, { watch, begin, closed }) {
			const name = text(input, "name");
			switch (verb) {
				case "create": {
					const [modules, shared] = [words$1(input, "modules"), words$1(input, "shared")];
					const [memoryGiB, cores] = [integer(input, "memoryGiB"), integer(input, "cores")];
					const wanted = {
						name,
						modules,
						ownModule: text(input, "ownModule") || null,
						shared,
						quotaGiB: integer(input, "quotaGiB"),
						memoryGiB,
						cores
					};
					return writes.create(person, {
						...wanted,
						isVm: input["vm"] === true
					}, watch);
				}
				case "start": return writes.start(name);
				case "stop": return writes.stop(name);
				case "exec": return commandsOf(person)(() => writes.exec(name, words$1(input, "argv"), begin), closed);
				case "snapshot": return writes.snapshot(name, text(input, "label"));
				case "resize": return writes.resize(name, integer(input, "quotaGiB") ?? 1, watch);
				case "restore": return writes.restore(name, text(input, "label"), watch);
				case "forget-snapshot": return writes.forgetSnapshot(name, text(input, "label"));
				case "destroy": return writes.destroy(name, watch);
				case "undo":
				case "purge": {
					const trashed = host.records.trash.read(text(input, "id"));
					if (trashed === null) throw new BrokerFault("no-such-workload");
					return verb === "undo" ? writes.undo(trashed, watch) : writes.purge(trashed);
				}
				default: throw new BrokerFault("internal");
			}
		}
	};
}
// src/device/lib/decode.ts
var fieldsOf = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
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
// src/device/voxnix-broker/admitted-file.ts
var textOrNull = (value) => typeof value === "string" ? value : null;
function holderOf(value) {
	const { name, telegram, account, isListed } = fieldsOf(value) ?? {};
	if (typeof name !== "string") return [];
	return [{
		name,
		telegram: textOrNull(telegram),
		account: textOrNull(account),
		isListed: isListed === true
	}];
}
var isSame$1 = (former, { telegram, account }) => telegram !== null && telegram === former.telegram || account !== null && account === former.account;
function openAdmitted(path, { leftBehind, guests, log }) {
	let written = readBounded(path, 1048576);
	const kept = written === null ? null : JSON.parse(written);
	let holders = Array.isArray(kept) ? kept.flatMap(holderOf) : null;
	function isAdmitted(person) {
		const { name } = person;
		const former = holders?.find((each) => each.name === name);
		if (holders === null || former?.isListed) return true;
		const number = guests.numberOf(name);
		if (number === null ? former && isSame$1(former, person) : number === person.telegram) return true;
		const left = leftBehind(name);
		if (left.length === 0) return true;
		log(`${name} is not let in (name-taken): a former person of this name left ${left.join(", ")}. Choose another name; or destroy that, wait until it leaves the trash, and reload the broker. The same person gets in with the former account or number.`);
		return false;
	}
	const reasonOf = (thrown) => thrown instanceof Error ? thrown.message : String(thrown);
	function listed(people) {
		const admitted = people.filter(isAdmitted);
		const list = admitted.map(({ name, telegram, account }) => ({
			name,
			telegram,
			account,
			isListed: true
		}));
		const others = (holders ?? []).filter(({ name }) => !list.some((each) => each.name === name));
		const next = [...list, ...others.map((each) => ({
			...each,
			isListed: false
		}))];
		const text = JSON.stringify(next);
		if (text !== written) try {
			writeDurably(path, text);
			written = text;
		} catch (thrown) {
			log(`The list of people was not written: ${reasonOf(thrown)}`);
			const known = (holders ?? []).filter(({ isListed }) => isListed);
			return holders === null ? admitted : admitted.filter((person) => known.some((each) => each.name === person.name && isSame$1(each, person)));
		}
		holders = next;
		return admitted;
	}
	return (people) => {
		const admitted = listed(people);
		try {
			guests.makeWay(admitted);
			return admitted;
		} catch (thrown) {
			log(`The list of guests was not written: ${reasonOf(thrown)}`);
			return admitted.filter((person) => !guests.isInTheWay(person));
		}
	};
}
// src/device/lib/audit-chain.ts
var noHash = "0".repeat(64);
var longestLine = 524288;
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
// src/device/voxnix-broker/audit.ts
function headOf(path) {
	const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	const file = openSync(path, "a+", 384);
	try {
		const bytes = Buffer.alloc(Math.min(size, 2 * longestLine));
		readSync(file, bytes, 0, bytes.length, size - bytes.length);
		const lines = bytes.toString("utf8").split("\n");
		if (lines.at(-1) === "") lines.pop();
		else writeSync(file, "\n");
		const whole = lines.findLastIndex((line) => chainLine(line) !== null);
		return lines.slice(Math.max(whole, 0)).reduce(headAfter, noHash);
	} finally {
		closeSync(file);
	}
}
function openAudit(path, journal) {
	let head = headOf(path);
	let cut = false;
	return { write(line) {
		if (cut) head = headOf(path);
		cut = true;
		const text = JSON.stringify(line);
		const hash = chainHash(head, text);
		const file = openSync(path, "a", 384);
		try {
			writeFileSync(file, `${hash} ${text}\n`);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		head = hash;
		cut = false;
		journal(text);
	} };
}
// src/shared/workloads/people.ts
var roles = [
	"viewer",
	"operator",
	"owner"
];
var isAtLeast = (role, least) => roles.indexOf(role) >= roles.indexOf(least);
var faces = [
	"terminal",
	"chat",
	"model"
];
var isProgram = (face) => face === "model";
// src/shared/workloads/approvals.ts
var approvalMs = 3e5;
var refusalMs = 18e5;
var mostPending = 10;
var mostOfAll = 200;
var mostOwnText = 65536;
var mostText = 524288;
var longestLost = 1e3;
var mostRefused = 50;
var emptyLedger = {
	pending: [],
	refused: []
};
var isOpen$1 = (approval, now) => now >= approval.askedAt && now - approval.askedAt < 3e5;
var remember = ({ asker, verb, digest, askedAt }, now) => ({
	asker,
	verb,
	digest,
	until: Math.min(now, askedAt + approvalMs) + refusalMs
});
function shortened(refused) {
	const last = new Map(refused.map((each) => [JSON.stringify([
		each.asker,
		each.verb,
		each.digest
	]), each]));
	const kept = [];
	const counts = /* @__PURE__ */ new Map();
	for (const each of [...last.values()].sort((one, other) => other.until - one.until)) {
		const count = counts.get(each.asker) ?? 0;
		counts.set(each.asker, count + 1);
		if (count < mostRefused) kept.push(each);
	}
	return kept.reverse();
}
function settle(ledger, now, isOld = () => false) {
	const [open, ended] = [true, false].map((wanted) => ledger.pending.filter((each) => (isOpen$1(each, now) && !isOld(each)) === wanted));
	const kept = [...ledger.refused, ...(ended ?? []).map((each) => remember(each, now))].filter(({ until }) => until > now && until <= now + 18e5);
	return {
		pending: open ?? [],
		refused: shortened(kept)
	};
}
var isSame = (one, other) => one.asker === other.asker && one.verb === other.verb && one.digest === other.digest && one.state === other.state;
var textOf = (approvals) => approvals.reduce((sum, { input }) => sum + JSON.stringify(input).length, 0);
function ask(ledger, wanted) {
	const now = wanted.askedAt;
	const { pending, refused } = settle(ledger, now);
	const before = refused.some((each) => each.asker === wanted.asker && each.verb === wanted.verb && each.digest === wanted.digest);
	if (isProgram(wanted.face) && before) return {
		is: "refused",
		because: "refused-before"
	};
	const same = pending.find((each) => isSame(each, wanted));
	if (same) return {
		is: "waits",
		ledger: {
			pending,
			refused
		},
		approval: same
	};
	const all = [...pending, wanted];
	const own = all.filter((each) => each.asker === wanted.asker);
	if (own.length > mostPending || all.length > mostOfAll || textOf(own) > mostOwnText || textOf(all) > mostText) return {
		is: "refused",
		because: "too-many-pending"
	};
	return {
		is: "waits",
		ledger: {
			pending: all,
			refused
		},
		approval: wanted
	};
}
function refusalReason(approval, { person, face }, rules) {
	if (isProgram(face)) return "program-face";
	if (!isAtLeast(person.role, "operator")) return "not-yours";
	if (approval.asker !== person.name) return person.role === "owner" ? null : "not-yours";
	return rules.secondPerson && approval.because === "destructive" ? "second-person" : null;
}
function approve(ledger, id, by, at) {
	const settled = settle(ledger, at.now);
	const approval = settled.pending.find((each) => each.id === id);
	if (!approval) return {
		is: "not-answered",
		because: "no-such-approval",
		ledger: settled
	};
	const because = refusalReason(approval, by, at);
	if (because) return {
		is: "not-answered",
		because,
		ledger: settled
	};
	const rest = {
		...settled,
		pending: settled.pending.filter((each) => each !== approval)
	};
	if (at.state(approval) !== approval.state) return {
		is: "not-answered",
		because: "changed",
		ledger: rest
	};
	return {
		is: "given",
		ledger: rest,
		approval
	};
}
function refuse(ledger, id, by, now) {
	const settled = settle(ledger, now);
	const approval = settled.pending.find((each) => each.id === id);
	if (!approval) return {
		is: "not-answered",
		because: "no-such-approval",
		ledger: settled
	};
	const because = refusalReason(approval, by, { secondPerson: false });
	if (because) return {
		is: "not-answered",
		because,
		ledger: settled
	};
	return {
		is: "refused",
		ledger: {
			pending: settled.pending.filter((each) => each !== approval),
			refused: shortened([...settled.refused, remember(approval, now)])
		},
		approval
	};
}
// src/shared/workloads/fields.ts
var name$1 = /^[a-z0-9](?:[a-z0-9-]{0,9}[a-z0-9])?$/;
var label$1 = /^[a-z0-9][a-z0-9-]{0,39}$/;
var id$1 = /^[0-9a-f]{16}$/;
var code = /^[0-9a-f]{32}$/;
var longestModule = 8192;
var isText = (value) => typeof value === "string";
function isArgv(value) {
	if (!Array.isArray(value) || value.length === 0 || value.length > 64) return false;
	let length = 0;
	for (const word of value) {
		if (!isText(word) || word.includes("\0")) return false;
		length += word.length;
		if (length > 8192) return false;
	}
	return value[0] !== "";
}
function isNames(value, most) {
	if (!Array.isArray(value) || value.length > most) return false;
	return value.every((each) => isText(each) && label$1.test(each)) && new Set(value).size === value.length;
}
function isModule(value) {
	if (!isText(value) || value.length > longestModule || value.trim() === "") return false;
	return !/[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]/u.test(value);
}
function fits(field, value) {
	switch (field.kind) {
		case "name": return isText(value) && name$1.test(value);
		case "label": return isText(value) && label$1.test(value);
		case "id": return isText(value) && id$1.test(value);
		case "code": return isText(value) && code.test(value);
		case "integer": return Number.isSafeInteger(value) && Number(value) >= field.least && Number(value) <= field.most;
		case "flag": return typeof value === "boolean";
		case "argv": return isArgv(value);
		case "names": return isNames(value, field.most);
		case "module": return isModule(value);
	}
}
var fieldsElsewhere = (fields) => Object.fromEntries(Object.entries(fields).filter(([, { atTerminal }]) => !atTerminal));
function decodeFields(fields, value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return { wrong: "input" };
	const given = new Map(Object.entries(value));
	const input = {};
	for (const [key, field] of Object.entries(fields)) {
		const found = given.get(key);
		given.delete(key);
		if (found === void 0 && field.optional) continue;
		if (!fits(field, found)) return { wrong: key };
		input[key] = found;
	}
	const [unknown] = given.keys();
	return unknown === void 0 ? { input } : { wrong: "input" };
}
// src/shared/workloads/verbs.ts
var name = { kind: "name" };
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
			name,
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
		input: { name }
	},
	create: {
		effect: "write",
		least: "operator",
		untrusted: "never",
		input: {
			name,
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
		input: { name }
	},
	stop: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "never",
		input: { name }
	},
	exec: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "always",
		input: {
			name,
			argv: { kind: "argv" }
		}
	},
	snapshot: {
		effect: "write",
		least: "operator",
		workload: "shared",
		untrusted: "left-out",
		input: {
			name,
			label
		}
	},
	resize: {
		effect: "write",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: {
			name,
			quotaGiB: gibibytes
		}
	},
	restore: {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "left-out",
		input: {
			name,
			label
		}
	},
	"forget-snapshot": {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: {
			name,
			label
		}
	},
	destroy: {
		effect: "destructive",
		least: "operator",
		workload: "own",
		untrusted: "never",
		input: { name }
	},
	purge: {
		effect: "destructive",
		least: "owner",
		untrusted: "never",
		input: {
			name,
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
// src/shared/workloads/judge.ts
var refused = (because) => ({
	is: "refused",
	because
});
var mayTouch = (person, owned, as) => person.role === "owner" || owned.owner === person.name || as === "shared" && owned.shared.includes(person.name);
function judge(caller, verb, target) {
	const { effect, least, workload } = verbRow(verb);
	if (!isAtLeast(caller.person.role, least)) return refused("role");
	if (effect === "answer" || effect === "people") return isProgram(caller.face) ? refused("program-face") : { is: "allowed" };
	const needs = verb === "undo" || verb === "purge" ? "own" : workload;
	if (needs !== void 0) {
		if (target === null) return refused("no-such-workload");
		if (!mayTouch(caller.person, target, needs)) return refused("not-yours");
	}
	if (effect === "destructive") return {
		is: "asked",
		because: "destructive"
	};
	if (effect === "write" && isProgram(caller.face) && caller.tainted) return {
		is: "asked",
		because: "untrusted"
	};
	return { is: "allowed" };
}
function overQuota(person, holds, more) {
	if (holds.workloads + more.workloads > person.most.workloads) return "too-many";
	return holds.storageGiB + more.storageGiB > person.most.storageGiB ? "too-large" : null;
}
function overVms(most, heldGiB, more) {
	if (most === null) return "too-powerful";
	return heldGiB + more.memoryGiB > most.memoryGiB || more.cores > most.cores ? "too-powerful" : null;
}
// src/device/voxnix-broker/at-once.ts
var mostPrograms = 8;
function mapped(all, act) {
	const gate = atMost(mostPrograms);
	return Promise.all(all.map((each) => gate(() => act(each))));
}
function shared(act) {
	let running = null;
	return () => {
		running ??= act().finally(() => {
			running = null;
		});
		return running;
	};
}
// src/device/voxnix-broker/callers.ts
function createCallers({ guests, taint }) {
	return (request, from) => {
		const person = guests.people().find((each) => from.face === "terminal" ? each.account !== null && each.name === from.person : each.telegram !== null && each.telegram === request.as);
		if (!person) throw new BrokerFault("unknown-person");
		const conversation = request.conversation ?? null;
		if (from.face !== "model") return {
			person,
			face: from.face,
			tainted: false
		};
		if (request.untrusted && conversation !== null) taint.add(person.name, conversation);
		return {
			person,
			face: from.face,
			tainted: taint.has(person.name, conversation)
		};
	};
}
// src/device/voxnix-broker/foreign-text.ts
var ownDetails = [
	"input",
	"no-such-module",
	"vm-only",
	"unknown-person"
];
var foreignFault = (thrown) => thrown instanceof BrokerFault && thrown.detail !== void 0 && !ownDetails.includes(thrown.code);
var hasFolders = (value) => {
	const { leftOut, newer } = fieldsOf(value) ?? {};
	return [leftOut, newer].some((names) => Array.isArray(names) && names.length > 0);
};
var hasOthersNames = (waits, { name }) => hasFolders(waits) || waits.trashed !== void 0 && waits.trashed.owner !== name;
function foreignIn({ workloads }) {
	function hasOthers(verb, value, { name }) {
		const isOthers = (workload) => workloads.read(String(workload))?.owner !== name;
		if (verb === "health") {
			const { silent, stuck } = value;
			return [...silent, ...stuck].some(isOthers);
		}
		if (verb === "undo") return isOthers(fieldsOf(value)?.["name"]);
		if (!Array.isArray(value)) return true;
		if (verb === "approvals") return value.some((each) => {
			const { name: workload, label } = fieldsOf(each.input) ?? {};
			return !(each.asker === name && each.face !== "model") || isOthers(workload) || label !== void 0 || hasFolders(each);
		});
		return value.some((each) => each.owner !== name || hasFolders(each));
	}
	return (verb, value, person) => {
		const { untrusted } = verbRow(verb);
		if (untrusted === "others") return hasOthers(verb, value, person);
		return untrusted === "always" || untrusted === "left-out" && hasFolders(value);
	};
}
// src/device/voxnix-broker/judged-again.ts
function createJudgedAgain({ guests, targets, config }) {
	const { idIn, targetOf, stateOf } = targets;
	function named(name, rest) {
		const person = guests.people().find((each) => each.name === name);
		if (!person) throw new BrokerFault("unknown-person");
		return {
			person,
			...rest
		};
	}
	function judgedBy(name, rest, { verb, input }) {
		const caller = named(name, rest);
		const verdict = judge(caller, verb, targetOf(verb, input));
		if (verdict.is === "refused") throw new BrokerFault(verdict.because);
		return caller;
	}
	const current = ({ person, face, tainted }) => named(person.name, {
		face,
		tainted
	});
	const asker = (approval) => judgedBy(approval.asker, {
		face: approval.face,
		tainted: approval.because === "untrusted"
	}, approval);
	function still({ person, face, tainted }, wanted) {
		const { verb, input } = wanted;
		const id = idIn(verb, input);
		return () => {
			judgedBy(person.name, {
				face,
				tainted
			}, wanted);
			if (idIn(verb, input) !== id) throw new BrokerFault("changed");
		};
	}
	return {
		asker,
		still,
		current,
		approved(approval, { asker, by }) {
			const check = still(asker, approval);
			return async (start) => {
				if (await stateOf(approval.verb, approval.input) !== approval.state) throw new BrokerFault("changed");
				check();
				const reason = refusalReason(approval, current(by), config());
				if (reason) throw new BrokerFault(reason);
				return start();
			};
		}
	};
}
// src/device/voxnix-broker/host/host.ts
var keepersOf = ({ containers, vms }) => vms === null ? [containers] : [containers, vms];
function keeperOf(host, { vm }) {
	if (vm === null) return host.containers;
	if (host.vms === null) throw new BrokerFault("no-vms");
	return host.vms;
}
// src/device/voxnix-broker/state-hash.ts
function canonical(value) {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	const fields = Object.entries(value).filter(([, each]) => each !== void 0);
	fields.sort(([one], [other]) => one < other ? -1 : 1);
	return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}
var digestOf = (value) => createHash("sha256").update(canonical(value)).digest("hex");
async function stateHash(host, name) {
	const record = host.records.workloads.read(name);
	if (record === null) return digestOf({ record });
	const { storage, runner } = keeperOf(host, record);
	const [running, snapshots] = await Promise.all([runner.isRunning(record), storage.snapshotIds(name)]);
	return digestOf({
		record,
		running,
		snapshots
	});
}
// src/device/voxnix-broker/notes.ts
var minuteMs = 6e4;
var mostRefusals = 10;
var longestProgram = 200;
function noted(input) {
	const { argv, ownModule, ...others } = input;
	return {
		...others,
		...Array.isArray(argv) && {
			argv: [String(argv[0]).slice(0, longestProgram)],
			words: digestOf(argv)
		},
		...typeof ownModule === "string" && { ownModule: digestOf(ownModule) }
	};
}
var ofRefused = (input) => ({
	...typeof input["name"] === "string" && { name: input["name"] },
	digest: digestOf(input)
});
function createNotes({ audit, now, log }) {
	const write = (event, caller, verb, input, detail) => audit.write({
		time: new Date(now()).toISOString(),
		event,
		person: caller.person.name,
		face: caller.face,
		verb,
		input,
		...detail !== void 0 && { detail }
	});
	function tried(what, act) {
		try {
			act();
		} catch (thrown) {
			log(`The audit lacks ${what}: ${thrown instanceof Error ? thrown.message : thrown}`);
		}
	}
	const refusals = /* @__PURE__ */ new Map();
	return {
		note: (event, caller, verb, input, detail) => write(event, caller, verb, noted(input), detail),
		noteEnd: (event, caller, verb, input, detail) => tried(`the end of ${verb}`, () => write(event, caller, verb, noted(input), detail)),
		noteRefused(caller, verb, input, because) {
			const before = refusals.get(caller.person.name);
			const age = before ? now() - before.since : -1;
			const isSame = age >= 0 && age < minuteMs;
			const row = before && isSame ? before : {
				since: now(),
				count: 0,
				left: 0
			};
			refusals.set(caller.person.name, row);
			row.count += 1;
			if (row.count > mostRefusals) {
				row.left += 1;
				return;
			}
			const left = !isSame && before && before.left > 0 ? `; ${before.left} more before` : "";
			tried(`what was refused to ${caller.person.name}`, () => write("refused", caller, verb, ofRefused(input), `${because}${left}`));
		}
	};
}
// src/device/voxnix-broker/targets.ts
function createTargets(host) {
	const { records } = host;
	const inTrash = (input) => records.trash.read(text(input, "id"))?.workload ?? null;
	const named = (verb, input) => verbRow(verb).workload === void 0 ? null : records.workloads.read(text(input, "name"));
	const nameIn = (verb, input) => verb === "undo" ? inTrash(input)?.name ?? null : text(input, "name") || null;
	return {
		nameIn,
		targetOf(verb, input) {
			if (verb === "undo") return inTrash(input);
			if (verb === "purge") return inTrash(input)?.name === text(input, "name") ? inTrash(input) : null;
			return named(verb, input);
		},
		idIn: (verb, input) => named(verb, input)?.id ?? null,
		stateOf(verb, input) {
			if (verb === "purge") return Promise.resolve(digestOf(inTrash(input)));
			const name = nameIn(verb, input);
			return name === null ? Promise.resolve("") : stateHash(host, name);
		}
	};
}
// src/device/voxnix-broker/host/command.ts
var CommandFault = class extends Error {
	code = "command";
	constructor(program, { status, errEnd, timedOut }) {
		const how = timedOut ? "did not end in time" : `ended with ${status ?? "a signal"}`;
		super(`${program} ${how}: ${errEnd.trim().split("\n").slice(-5).join("\n").slice(-1e3)}`);
	}
};
var graceMs = 5e3;
function collect(mostBytes) {
	const kept = [];
	let length = 0;
	let cut = false;
	return {
		take(chunk) {
			const fits = chunk.subarray(0, mostBytes - length);
			if (fits.length < chunk.length) cut = true;
			length += fits.length;
			if (fits.length > 0) kept.push(fits);
		},
		text: () => Buffer.concat(kept).toString("utf8"),
		isCut: () => cut
	};
}
function collectEnd(mostBytes) {
	let kept = Buffer.alloc(0);
	let cut = false;
	return {
		take(chunk) {
			const all = Buffer.concat([kept, chunk]);
			cut ||= all.length > mostBytes;
			kept = all.subarray(-mostBytes);
		},
		text: () => kept.toString("utf8"),
		isCut: () => cut
	};
}
function run(argv, bounds = {}) {
	const { timeoutMs = 6e4, mostBytes = 65536, keep = "start", env = {}, input } = bounds;
	const [program = "", ...words] = argv;
	return new Promise((resolve, reject) => {
		const child = spawn(program, words, {
			stdio: [
				input === void 0 ? "ignore" : "pipe",
				"pipe",
				"pipe"
			],
			detached: true,
			env: {
				...process.env,
				...env
			}
		});
		child.stdin?.on("error", () => void 0);
		child.stdin?.end(input);
		const out = keep === "end" ? collectEnd(mostBytes) : collect(mostBytes);
		const err = collect(8192);
		const errEnd = collectEnd(4096);
		let timedOut = false;
		const signal = (name) => {
			try {
				if (child.pid !== void 0) process.kill(-child.pid, name);
			} catch {}
		};
		const timers = [setTimeout(() => {
			timedOut = true;
			signal("SIGTERM");
		}, timeoutMs), setTimeout(() => signal("SIGKILL"), timeoutMs + graceMs)];
		const clear = () => {
			for (const timer of timers) clearTimeout(timer);
		};
		child.stdout?.on("data", (chunk) => out.take(chunk));
		child.stderr?.on("data", (chunk) => {
			err.take(chunk);
			errEnd.take(chunk);
		});
		child.on("exit", () => {
			const close = () => {
				child.stdout?.destroy();
				child.stderr?.destroy();
			};
			timers.push(setTimeout(close, graceMs));
		});
		child.on("error", (thrown) => {
			clear();
			reject(thrown);
		});
		child.on("close", (status) => {
			clear();
			resolve({
				status,
				out: out.text(),
				err: err.text(),
				errEnd: errEnd.text(),
				cut: out.isCut(),
				timedOut
			});
		});
	});
}
async function must(argv, bounds = {}) {
	const ran = await run(argv, bounds);
	if (ran.status !== 0) throw new CommandFault(argv.slice(0, 2).join(" "), ran);
	return ran.out;
}
// src/device/voxnix-broker/host/subvolumes.ts
var rootInode = 256;
var slash = Buffer.from("/");
var placeholderInode = 2;
var isTooDeep = (thrown) => thrown instanceof Error && "code" in thrown && thrown.code === "ENAMETOOLONG";
var entriesOf = (folder) => opendir(folder, { encoding: "buffer" });
async function foldersWith(inode, path) {
	const found = [];
	const left = [Buffer.from(path)];
	for (let folder = left.pop(); folder !== void 0; folder = left.pop()) try {
		for await (const entry of await entriesOf(folder)) {
			if (!entry.isDirectory()) continue;
			const child = Buffer.concat([
				folder,
				slash,
				Buffer.from(entry.name)
			]);
			if (lstatSync(child).ino === inode) found.push(child);
			else left.push(child);
		}
	} catch (thrown) {
		if (!isTooDeep(thrown)) throw thrown;
	}
	return found;
}
var mostNamed = 50;
var mostEntries = 5e5;
var mostMs = 5e3;
async function* entriesIn(folder) {
	const file = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
	try {
		const held = Buffer.from(`/proc/self/fd/${file}`);
		if (!readlinkSync(held, { encoding: "buffer" }).equals(folder)) throw new Error("a link");
		for await (const entry of await entriesOf(held)) {
			const name = Buffer.concat([slash, Buffer.from(entry.name)]);
			const inode = entry.isDirectory() ? lstatSync(Buffer.concat([held, name]), { throwIfNoEntry: false })?.ino : void 0;
			yield inode === void 0 ? null : {
				path: Buffer.concat([folder, name]),
				inode
			};
		}
	} finally {
		closeSync(file);
	}
}
async function isEmpty(path) {
	try {
		for await (const _ of entriesIn(path)) return false;
		return true;
	} catch {
		return true;
	}
}
async function subvolumesIn(path, most = mostEntries) {
	const end = performance$1.now() + mostMs;
	const root = realpathSync(path, { encoding: "buffer" });
	const found = [];
	const left = [root];
	let isWhole = true;
	let seen = 0;
	const isOver = () => seen >= most || found.length >= mostNamed || performance$1.now() > end;
	for (let folder = left.pop(); folder !== void 0; folder = left.pop()) {
		try {
			for await (const entry of entriesIn(folder)) {
				if (isOver()) {
					isWhole = false;
					break;
				}
				seen += 1;
				if (entry === null) continue;
				const { path: child, inode } = entry;
				if (inode !== rootInode) left.push(child);
				else if (!await isEmpty(child)) found.push(child.subarray(root.length).toString("utf8").slice(0, 200));
			}
		} catch {
			isWhole = false;
		}
		if (isOver()) break;
	}
	return [...found.sort(), ...isWhole && left.length === 0 ? [] : ["…"]];
}
async function deleteTree(path) {
	if ((await run([
		"btrfs",
		"subvolume",
		"delete",
		"--recursive",
		path
	])).status === 0) return;
	if ((await run([
		"btrfs",
		"subvolume",
		"delete",
		path
	])).status === 0) return;
	const real = realpathSync(path);
	for (const inner of await foldersWith(rootInode, real)) {
		const known = join(real, `.voxnix-${randomBytes(8).toString("hex")}`);
		renameSync(inner, known);
		await deleteTree(known);
	}
	await must([
		"btrfs",
		"subvolume",
		"delete",
		real
	]);
}
async function replacePlaceholders(path) {
	for (const placeholder of await foldersWith(placeholderInode, path)) {
		const { mode, uid, gid } = lstatSync(placeholder);
		rmdirSync(placeholder);
		mkdirSync(placeholder);
		chmodSync(placeholder, mode & 4095);
		chownSync(placeholder, uid, gid);
	}
}
// src/device/voxnix-broker/waiting.ts
async function lostBytes(storage, name, label) {
	if (label === null) return storage.usedBytes(name);
	return (await storage.snapshotList(name)).find((each) => each.label === label)?.usedBytes ?? null;
}
function bounded(names) {
	let length = 0;
	const end = names.findIndex((name) => {
		length += JSON.stringify(name).length;
		return length > longestLost;
	});
	return end < 0 ? names : [...names.slice(0, end), "…"];
}
function createWaiting({ host, ledger, nameIn, config, people }) {
	const { records } = host;
	function answeredBy({ because, asker }, face) {
		if (face !== "chat" || because !== "destructive" || !config().secondPerson) return {};
		return { answeredBy: people().filter(({ name, role }) => role === "owner" && name !== asker).flatMap(({ telegram }) => telegram ?? []) };
	}
	const leftOutOf = /* @__PURE__ */ new Map();
	function lost(approval, search) {
		const waiting = new Set(ledger.get().pending.map(({ id }) => id));
		for (const id of leftOutOf.keys()) if (!waiting.has(id)) leftOutOf.delete(id);
		const found = leftOutOf.get(approval) ?? search().catch(() => ["…"]);
		leftOutOf.set(approval, found);
		return found;
	}
	async function inTrash({ input }) {
		const item = records.trash.read(String(input["id"]));
		if (item === null) return { usedBytes: null };
		const { id, workload, trashedAt } = item;
		const { name, owner, quotaGiB } = workload;
		return {
			usedBytes: await Promise.resolve().then(() => keeperOf(host, workload).storage.usedInTrash(id)).catch(() => null),
			trashed: {
				name,
				owner,
				quotaGiB,
				trashedAt
			}
		};
	}
	return async ({ digest: _, state: __, ...whole }, face) => {
		const approval = {
			...whole,
			...answeredBy(whole, face)
		};
		if (approval.verb === "undo" || approval.verb === "purge") return {
			...approval,
			...await inTrash(approval)
		};
		const name = nameIn(approval.verb, approval.input);
		const workload = name === null ? null : records.workloads.read(name);
		if (workload === null) return {
			...approval,
			usedBytes: null
		};
		const storage = async () => keeperOf(host, workload).storage;
		const label = String(approval.input["label"]);
		const usedBytes = await storage().then((found) => lostBytes(found, workload.name, approval.verb === "forget-snapshot" ? label : null)).catch(() => null);
		const isRestore = approval.verb === "restore";
		const leftOut = isRestore ? await lost(approval.id, async () => (await storage()).leftOut(workload.name)) : [];
		const newer = await storage().then((found) => isRestore ? found.newerThan(workload.name, label) : []).catch(() => isRestore ? ["…"] : []);
		return {
			...approval,
			usedBytes,
			...newer.length > 0 && { newer: bounded(newer) },
			...leftOut.length > 0 && { leftOut: bounded(leftOut) }
		};
	};
}
// src/device/voxnix-broker/broker.ts
function createBroker(parts) {
	const { host, acts, sagas, ledger, audit, taint, guests, reserve, config, now, newId, log } = parts;
	const targets = createTargets(host);
	const { nameIn, targetOf, stateOf } = targets;
	const again = createJudgedAgain({
		guests,
		targets,
		config
	});
	const callerOf = createCallers({
		guests,
		taint
	});
	const { note, noteEnd, noteRefused } = createNotes({
		audit,
		now,
		log
	});
	async function audited(caller, verb, input, { watch, begin, because, closed }) {
		note("began", caller, verb, input, because);
		try {
			const value = await acts.write(verb, input, caller.person, {
				watch,
				begin,
				closed
			});
			noteEnd("ended", caller, verb, input);
			return value;
		} catch (thrown) {
			noteEnd("failed", caller, verb, input, thrown instanceof BrokerFault ? thrown.code : "internal");
			throw thrown;
		}
	}
	const isForeign = foreignIn(host.records);
	const waiting = createWaiting({
		host,
		ledger,
		nameIn,
		config,
		people: guests.people
	});
	async function askFor(caller, { verb, input }, because) {
		const { face, person } = caller;
		const [digest, state] = [digestOf(input), await stateOf(verb, input)];
		const wanted = {
			id: newId(),
			verb,
			input,
			digest,
			state,
			because,
			face,
			asker: person.name,
			askedAt: now()
		};
		const asked = ask(ledger.get(), wanted);
		if (asked.is === "refused") throw new BrokerFault(asked.because);
		if (asked.approval.id === wanted.id) note("asked", caller, verb, input, wanted.id);
		ledger.set(asked.ledger);
		return waiting(asked.approval, face);
	}
	async function give(caller, id, watch) {
		const found = ledger.get().pending.find((each) => each.id === id);
		const name = found ? nameIn(found.verb, found.input) : null;
		const { act, done } = await sagas.alone(name ?? `approval ${id}`, async () => {
			const state = found ? await stateOf(found.verb, found.input) : "";
			const { secondPerson } = config();
			const by = again.current(caller);
			const answered = approve(ledger.get(), id, by, {
				secondPerson,
				now: now(),
				state: () => state
			});
			if (answered.is === "given" && answered.approval.verb === "purge") reserve.release("answer");
			ledger.set(answered.ledger);
			if (answered.is === "not-answered") throw new BrokerFault(answered.because);
			const { approval } = answered;
			const asker = again.asker(approval);
			note("answered", caller, "approve", { id });
			const because = `approved by ${caller.person.name}`;
			const begin = again.approved(approval, {
				asker,
				by
			});
			const act = () => audited(asker, approval.verb, approval.input, {
				watch,
				begin,
				because
			});
			if (approval.verb === "exec") return {
				act,
				done: null
			};
			const value = await act();
			if (approval.verb === "purge") reserve.make();
			return {
				act: null,
				done: value
			};
		});
		return act === null ? done : act();
	}
	function refuseApproval(caller, id) {
		const answered = refuse(ledger.get(), id, caller, now());
		ledger.set(answered.ledger);
		if (answered.is === "not-answered") throw new BrokerFault(answered.because);
		note("answered", caller, "refuse", { id });
		return {};
	}
	function pending({ person: { name, role }, face }) {
		const settled = settle(ledger.get(), now());
		try {
			ledger.set(settled);
		} catch (thrown) {
			log(`What expired was not written: ${thrown instanceof Error ? thrown.message : thrown}`);
		}
		return mapped(settled.pending.filter(({ asker }) => asker === name || role === "owner"), (each) => waiting(each, face));
	}
	async function read(caller, { verb, input }, waits) {
		return verb === "approvals" ? await pending(caller) : verb === "people" ? listPeople() : verb === "whoami" ? {
			name: caller.person.name,
			role: caller.person.role
		} : await acts.read(verb, input, caller.person, waits);
	}
	const listPeople = () => guests.people().map(({ name, role, telegram }) => ({
		name,
		role,
		telegram,
		by: guests.invitedBy(name)
	}));
	function changePeople(caller, verb, input) {
		const person = text(input, "person");
		note("began", caller, verb, input);
		const value = verb === "invite" ? guests.invite(person, caller.person.name) : guests.expel(person);
		note("ended", caller, verb, input);
		return value;
	}
	function joined({ input, as = "" }, from) {
		if (from.face !== "chat" || as === "" || guests.people().some((each) => each.telegram === as)) throw new BrokerFault("no-such-invitation");
		const value = guests.join(text(input, "code"), as);
		const person = guests.people().find((each) => each.telegram === as);
		if (person) note("ended", {
			person,
			face: from.face,
			tainted: false
		}, "join", {});
		return {
			ok: true,
			value
		};
	}
	async function judged(caller, request, { watch, closed }) {
		const { verb, input } = request;
		const verdict = judge(caller, verb, targetOf(verb, input));
		if (verdict.is === "refused") {
			noteRefused(caller, verb, input, verdict.because);
			throw new BrokerFault(verdict.because);
		}
		if (verb === "purge") reserve.release("question");
		if (verdict.is === "asked") return {
			ok: true,
			waits: await askFor(caller, request, verdict.because)
		};
		const still = again.still(caller, request);
		const { effect } = verbRow(verb);
		if (effect === "read") return {
			ok: true,
			value: await read(caller, request, {
				still,
				closed
			})
		};
		if (effect === "people") return {
			ok: true,
			value: changePeople(caller, verb, input)
		};
		if (verb === "approve") return {
			ok: true,
			value: await give(caller, text(input, "id"), watch)
		};
		if (verb === "refuse") return {
			ok: true,
			value: refuseApproval(caller, text(input, "id"))
		};
		const begin = async (start) => {
			still();
			return start();
		};
		const act = () => audited(caller, verb, input, {
			watch,
			begin,
			closed
		}).catch((thrown) => {
			if (verb !== "stop" || caller.person.role !== "owner" || !isFull(thrown)) throw thrown;
			reserve.release("question");
			return audited(caller, verb, input, {
				watch,
				begin
			});
		});
		return {
			ok: true,
			value: await (verb === "exec" ? act() : sagas.alone(nameIn(verb, input) ?? verb, act))
		};
	}
	async function answer(request, from, watch, closed) {
		const { verb, input, conversation } = request;
		if (verb === "join") return joined(request, from);
		const caller = callerOf(request, from);
		if (from.face !== "terminal") {
			const known = fieldsElsewhere(verbRow(verb).input);
			const more = Object.keys(input).find((key) => !Object.hasOwn(known, key));
			if (more !== void 0) throw new BrokerFault("input", more);
		}
		const handOut = (hasForeign) => {
			if (hasForeign && caller.face === "model" && conversation !== void 0) taint.add(caller.person.name, conversation);
		};
		try {
			const answered = await judged(caller, request, {
				watch,
				closed
			});
			if ("value" in answered) handOut(isForeign(verb, answered.value, caller.person));
			if ("waits" in answered) handOut(hasOthersNames(answered.waits, caller.person));
			return answered;
		} catch (thrown) {
			handOut(foreignFault(thrown));
			throw thrown;
		}
	}
	return { answer };
}
// src/device/voxnix-broker/config.ts
function wrong(path, key) {
	throw new Error(`${path}: ${key} is missing or not of its kind.`);
}
function personOf(value, fail) {
	const fields = fieldsOf(value) ?? {};
	const { name, role, telegram, account = null, workloads, storageGiB } = fields;
	const known = roles.find((each) => each === role);
	if (typeof name !== "string" || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return fail("people.name");
	if (known === void 0 || !isAtLeast(known, "viewer")) return fail("people.role");
	if (telegram !== null && (typeof telegram !== "string" || !/^\d{1,20}$/.test(telegram))) return fail("people.telegram");
	if (account !== null && typeof account !== "string") return fail("people.account");
	if (typeof workloads !== "number" || typeof storageGiB !== "number") return fail("people");
	return {
		name,
		role: known,
		telegram,
		account,
		most: {
			workloads,
			storageGiB
		},
		vms: sizeOf(fields["vms"])
	};
}
function sizeOf(value) {
	const { memoryGiB, cores } = fieldsOf(value) ?? {};
	return typeof memoryGiB === "number" && typeof cores === "number" ? {
		memoryGiB,
		cores
	} : null;
}
function vmsOf(value, fail) {
	if (value === null || value === void 0) return null;
	const fields = fieldsOf(value) ?? fail("vms");
	const text = (key) => {
		const found = fields[key];
		return typeof found === "string" ? found : fail(`vms.${key}`);
	};
	const number = (key) => {
		const found = fields[key];
		return typeof found === "number" ? found : fail(`vms.${key}`);
	};
	const { modules } = fields;
	return {
		modules: Array.isArray(modules) ? modules.map(String) : fail("vms.modules"),
		isEmulated: fields["emulated"] === true,
		network: text("network"),
		subnet: text("subnet"),
		uid: number("uid"),
		gid: number("gid"),
		images: text("images"),
		profiles: text("profiles")
	};
}
function readConfig(path) {
	const fail = (key) => wrong(path, key);
	const text = readBounded(path, 1048576) ?? fail("the file");
	const fields = fieldsOf(JSON.parse(text)) ?? fail("the file");
	const texts = (value, key) => Array.isArray(value) && value.every((each) => typeof each === "string") ? value : fail(key);
	const people = Array.isArray(fields["people"]) ? fields["people"] : fail("people");
	const { kind, pool } = fieldsOf(fields["storage"]) ?? {};
	const places = fieldsOf(fields["places"]) ?? {};
	const place = (key) => {
		const found = places[key];
		return typeof found === "string" && found.startsWith("/") ? found : fail(`places.${key}`);
	};
	const { quotaGiB } = fields;
	const guests = fieldsOf(fields["guests"]) ?? {};
	const guestsMost = (key) => {
		const found = guests[key];
		return typeof found === "number" ? found : fail(`guests.${key}`);
	};
	return {
		people: people.map((each) => personOf(each, fail)),
		modules: texts(fields["modules"], "modules"),
		vms: vmsOf(fields["vms"], fail),
		quotaGiB: typeof quotaGiB === "number" ? quotaGiB : fail("quotaGiB"),
		secondPerson: fields["secondPerson"] === true,
		ownModules: fields["ownModules"] === true,
		guests: {
			workloads: guestsMost("workloads"),
			storageGiB: guestsMost("storageGiB")
		},
		build: texts(fields["build"], "build"),
		storage: kind === "zfs" && typeof pool === "string" ? {
			kind,
			pool
		} : kind === "btrfs" ? { kind } : fail("storage"),
		places: {
			state: place("state"),
			containers: place("containers"),
			configurations: place("configurations"),
			profiles: place("profiles"),
			inner: place("inner"),
			roots: place("roots")
		}
	};
}
var reloaded = ({ places, storage, vms }, next) => ({
	...next,
	places,
	storage,
	vms: vms && {
		...vms,
		modules: next.vms?.modules ?? vms.modules
	}
});
var mostInvites = 50;
var mostGuests = 200;
var noGuests = {
	guests: [],
	invites: []
};
var isOpen = ({ madeAt }, now) => now >= madeAt && now - madeAt < 864e5;
function invite({ guests, invites }, wanted) {
	const open = invites.filter((each) => isOpen(each, wanted.madeAt) && each.person !== wanted.person);
	return open.length >= mostInvites ? null : {
		guests,
		invites: [...open, wanted]
	};
}
function join$1({ guests, invites }, code, telegram, now) {
	const open = invites.filter((each) => isOpen(each, now));
	const found = open.find((each) => each.code === code);
	if (!found || guests.length >= mostGuests) return null;
	const guest = {
		name: found.person,
		telegram,
		by: found.by
	};
	return {
		guests: [...guests, guest],
		invites: open.filter((each) => each !== found)
	};
}
var expel = ({ guests, invites }, name) => ({
	guests: guests.filter((each) => each.name !== name),
	invites: invites.filter((each) => each.person !== name)
});
var isHeldBy = ({ guests, invites }, { name, telegram }) => guests.some((each) => each.name === name || each.telegram === telegram) || invites.some((each) => each.person === name);
var giveWay = ({ guests, invites }, people) => ({
	guests: guests.filter((each) => !people.some((one) => isHeldBy({
		guests: [each],
		invites: []
	}, one))),
	invites: invites.filter((each) => isOwner(people, each.by) && !people.some(({ name }) => name === each.person))
});
var isOwner = (people, name) => people.some((each) => each.name === name && each.role === "owner");
// src/device/voxnix-broker/guest-file.ts
var listOf$1 = (value) => Array.isArray(value) ? value : [];
var hashOf = (code) => createHash("sha256").update(code).digest("hex");
function guestsOf(value) {
	const { guests, invites } = fieldsOf(value) ?? {};
	return {
		guests: listOf$1(guests).flatMap((each) => {
			const { name, telegram, by } = fieldsOf(each) ?? {};
			if (typeof name !== "string" || typeof telegram !== "string" || typeof by !== "string") return [];
			return [{
				name,
				telegram,
				by
			}];
		}),
		invites: listOf$1(invites).flatMap((each) => {
			const { person, by, code, madeAt } = fieldsOf(each) ?? {};
			if (typeof person !== "string" || typeof by !== "string" || typeof code !== "string") return [];
			return typeof madeAt === "number" ? [{
				person,
				by,
				code,
				madeAt
			}] : [];
		})
	};
}
function openGuests(path, { config, leftBehind, now }) {
	const text = readBounded(path, 1048576);
	let current = text === null ? noGuests : guestsOf(JSON.parse(text));
	function set(next) {
		writeDurably(path, JSON.stringify(next));
		current = next;
	}
	const isNamed = (name) => config().people.some((each) => each.name === name) || current.guests.some((each) => each.name === name);
	function mustBeFree(person) {
		if (isNamed(person)) throw new BrokerFault("name-taken");
		const left = leftBehind(person);
		if (left.length > 0) throw new BrokerFault("name-taken", left.join(", "));
	}
	return {
		people() {
			const most = config().guests;
			const named = config().people;
			const guests = current.guests.filter(({ name }) => !named.some((each) => each.name === name)).map(({ name, telegram }) => ({
				name,
				telegram,
				account: null,
				role: "operator",
				most,
				vms: null
			}));
			return [...named, ...guests];
		},
		invite(person, by) {
			mustBeFree(person);
			const code = randomBytes(16).toString("hex");
			const next = invite(current, {
				person,
				by,
				code: hashOf(code),
				madeAt: now()
			});
			if (next === null) throw new BrokerFault("too-many");
			set(next);
			return {
				person,
				code,
				hours: 24
			};
		},
		join(code, telegram) {
			const next = join$1(current, hashOf(code), telegram, now());
			if (next === null) throw new BrokerFault("no-such-invitation");
			const { name: person = "", by = "" } = next.guests.at(-1) ?? {};
			if (!isOwner(config().people, by)) throw new BrokerFault("no-such-invitation");
			mustBeFree(person);
			set(next);
			return { person };
		},
		expel(person) {
			const next = expel(current, person);
			if (next.guests.length === current.guests.length && next.invites.length === current.invites.length) throw new BrokerFault("no-such-guest");
			set(next);
			return {};
		},
		makeWay(people) {
			const next = giveWay(current, people);
			if (JSON.stringify(next) !== JSON.stringify(current)) set(next);
		},
		isInTheWay: (person) => isHeldBy(current, person),
		numberOf: (name) => current.guests.find((each) => each.name === name)?.telegram ?? null,
		invitedBy: (name) => current.guests.find((each) => each.name === name)?.by ?? null
	};
}
// src/device/voxnix-broker/host/quota-kind.ts
var sys = "/sys/fs/btrfs";
function deviceOf(folder) {
	const path = `${realpathSync(folder)}/`;
	const found = (readBounded("/proc/self/mountinfo", 4194304) ?? "").split("\n").flatMap((line) => {
		const [before = "", after = ""] = line.split(" - ");
		const [place = "", source = ""] = [before.split(" ")[4], after.split(" ")[1]];
		return path.startsWith(place === "/" ? place : `${place}/`) ? [{
			place,
			source
		}] : [];
	}).reduce((best, each) => best && best.place.length > each.place.length ? best : each, null);
	return found && basename(realpathSync(found.source));
}
function hasOlderQuotas(folder) {
	try {
		const device = deviceOf(folder);
		const uuid = device === null ? null : readdirSync(sys).find((each) => existsSync(join(sys, each, "devices", device)));
		return uuid != null && readBounded(join(sys, uuid, "qgroups/mode"))?.trim() !== "squota";
	} catch {
		return false;
	}
}
// src/device/voxnix-broker/host/btrfs-quota.ts
function btrfsQuota(root) {
	const idOf = async (path) => `0/${(await must([
		"btrfs",
		"inspect-internal",
		"rootid",
		path
	])).trim()}`;
	async function usedIn(known, path) {
		const { parent = null } = known?.get(await idOf(path)) ?? {};
		return parent === null ? null : known?.get(parent)?.bytes ?? null;
	}
	async function rows() {
		const { status, out } = await run([
			"btrfs",
			"qgroup",
			"show",
			"-p",
			"--raw",
			root
		], { mostBytes: 4194304 });
		if (status !== 0) return null;
		const found = out.matchAll(/^\s*(\d+\/\d+)\s+(\d+)\s+\d+\s+(\S+)/gm);
		return new Map([...found].map(([, id = "", bytes, parents = ""]) => [id, {
			bytes: Number(bytes),
			parent: /\b1\/\d+/.exec(parents)?.[0] ?? null
		}]));
	}
	async function enable() {
		if ((await run([
			"btrfs",
			"quota",
			"enable",
			"--simple",
			root
		])).status !== 0) await must([
			"btrfs",
			"quota",
			"enable",
			root
		]);
	}
	async function groupOf(path) {
		const known = await rows();
		return known && (known.get(await idOf(path))?.parent ?? null);
	}
	const enter = (id, group) => run([
		"btrfs",
		"qgroup",
		"assign",
		id,
		group,
		root
	]);
	async function makeGroup(path) {
		const id = await idOf(path);
		const group = id.replace(/^0/, "1");
		await run([
			"btrfs",
			"qgroup",
			"create",
			group,
			root
		]);
		await must([
			"btrfs",
			"qgroup",
			"assign",
			id,
			group,
			root
		]);
		await must([
			"btrfs",
			"qgroup",
			"limit",
			"none",
			path
		]);
		return group;
	}
	return {
		idOf,
		groupOf,
		enter,
		leave: (id, group) => run([
			"btrfs",
			"qgroup",
			"remove",
			id,
			group,
			root
		]),
		async lift(path) {
			const group = await groupOf(path);
			if (group !== null) await run([
				"btrfs",
				"qgroup",
				"limit",
				"none",
				group,
				root
			]);
		},
		async limit(path, gibibytes) {
			if (await rows() === null) await enable();
			if (hasOlderQuotas(root)) return void await must([
				"btrfs",
				"qgroup",
				"limit",
				`${gibibytes}G`,
				path
			]);
			const group = await groupOf(path) ?? await makeGroup(path);
			await must([
				"btrfs",
				"qgroup",
				"limit",
				`${gibibytes}G`,
				group,
				root
			]);
		},
		async usedBytes(path) {
			return usedIn(await rows(), path);
		},
		async usage(paths) {
			const known = await rows();
			const used = (path) => usedIn(known, path).catch(() => null);
			return new Map(await mapped(paths, async (path) => [path, await used(path)]));
		}
	};
}
// src/device/voxnix-broker/host/btrfs-snapshots.ts
async function timeOf(path) {
	const { status, out } = await run([
		"btrfs",
		"subvolume",
		"show",
		path
	]);
	const at = Date.parse(/^\s*Creation time:\s+(\S.*)$/m.exec(out)?.[1] ?? "");
	return status === 0 && Number.isFinite(at) ? at : null;
}
async function idOf(folder, label) {
	const uuid = /^\s*UUID:\s+([0-9a-f-]{36})$/m.exec(await must([
		"btrfs",
		"subvolume",
		"show",
		join(folder, label)
	]));
	if (!uuid?.[1]) throw new Error(`btrfs names no UUID of ${join(folder, label)}.`);
	return `${label} ${uuid[1]}`;
}
var snapshotIdsAt = (folder) => mapped(existsSync(folder) ? readdirSync(folder).sort() : [], (label) => idOf(folder, label));
async function sizesOf(paths) {
	const { status, out } = await run([
		"btrfs",
		"filesystem",
		"du",
		"-s",
		"--raw",
		...paths
	], { timeoutMs: 3e4 });
	const rows = status === 0 ? out.matchAll(/^\s*(\d+)\s+\S+\s+\S+\s+(\/.*)$/gm) : [];
	return new Map([...rows].map(([, bytes = "", path = ""]) => [path, Number(bytes)]));
}
async function snapshotsAt(folder) {
	const labels = existsSync(folder) ? readdirSync(folder) : [];
	if (labels.length === 0) return [];
	const paths = labels.map((label) => join(folder, label));
	const [sizes, times] = await Promise.all([sizesOf(paths), mapped(paths, timeOf)]);
	return labels.map((label, index) => ({
		label,
		at: times[index] ?? null,
		usedBytes: sizes.get(paths[index] ?? "") ?? null
	})).sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
}
// src/device/voxnix-broker/host/storage.ts
var NotInTrash = class extends Error {
	code = "not-in-trash";
	constructor(id) {
		super(`The trash has no data of ${id}: it was removed.`);
	}
};
// src/device/voxnix-broker/host/btrfs.ts
var isThere$3 = (path) => lstatSync(path, { throwIfNoEntry: false }) !== void 0;
var folder = (path) => mkdirSync(path, {
	recursive: true,
	mode: 448
});
var namesIn = (path) => isThere$3(path) ? readdirSync(path) : [];
function removeEmpty(path) {
	if (isThere$3(path)) rmdirSync(path);
}
function mark$1(path, text) {
	folder(dirname(path));
	writeDurably(path, text);
}
function move(from, to) {
	if (isThere$3(from) && !isThere$3(to)) renameSync(from, to);
}
var forContainers = {
	mode: 493,
	isCopiedOnWrite: true,
	limits: 1
};
var forVms = {
	mode: 457,
	isCopiedOnWrite: false,
	limits: 2
};
var mostMeasuringMs = 1e4;
function btrfsStorage(root, { mode, isCopiedOnWrite, limits }) {
	const hidden = join(root, ".voxnix");
	const place = (name) => join(root, name);
	const snapshotsOf = (name) => join(hidden, "snapshots", name);
	const trashOf = (id) => join(hidden, "trash", id);
	const asideOf = (id) => join(hidden, "aside", id);
	const swapped = (id) => join(hidden, "swapped", id);
	const quota = btrfsQuota(root);
	const limit = (name, quotaGiB) => quota.limit(place(name), quotaGiB * limits);
	function groupsAside(id) {
		const words = (readBounded(swapped(id)) ?? "").split(" ");
		return words.length === 2 ? words : [];
	}
	async function leaveGroup(id) {
		if (!isThere$3(swapped(id))) {
			const group = await quota.groupOf(asideOf(id));
			mark$1(swapped(id), group === null ? "" : `${await quota.idOf(asideOf(id))} ${group}`);
		}
		const [subvolume, group] = groupsAside(id);
		if (subvolume === void 0 || group === void 0) return [];
		await quota.leave(subvolume, group);
		return ["-i", group];
	}
	async function enterGroup(id) {
		const [subvolume, group] = groupsAside(id);
		if (subvolume !== void 0 && group !== void 0) await quota.enter(subvolume, group);
	}
	async function dropSnapshots(path) {
		if (!isThere$3(path)) return;
		for (const label of readdirSync(path)) await deleteTree(join(path, label));
		rmdirSync(path);
	}
	async function deleteWorkload(path) {
		if (!isThere$3(path)) return;
		await quota.lift(path);
		await deleteTree(path);
	}
	async function usedAt(path) {
		return (isThere$3(path) ? await quota.usedBytes(path) : null) ?? measured(path);
	}
	async function measured(path) {
		const { status, out } = await run([
			"btrfs",
			"filesystem",
			"du",
			"-s",
			"--raw",
			path
		], { timeoutMs: mostMeasuringMs });
		const total = /^\s*(\d+)\s/m.exec(out)?.[1];
		return status === 0 && total !== void 0 ? Number(total) : null;
	}
	return {
		has: async (name) => isThere$3(place(name)),
		async create(name, quotaGiB) {
			folder(root);
			if (!isThere$3(place(name))) await must([
				"btrfs",
				"subvolume",
				"create",
				place(name)
			]);
			chmodSync(place(name), mode);
			if (!isCopiedOnWrite) await must([
				"chattr",
				"+C",
				place(name)
			]);
			if (quotaGiB !== null) await limit(name, quotaGiB);
		},
		async remove(name) {
			await dropSnapshots(snapshotsOf(name));
			await deleteWorkload(place(name));
		},
		limit,
		usedBytes: (name) => usedAt(place(name)),
		async usage(names) {
			const there = names.map(place).filter(isThere$3);
			const counted = there.length > 0 ? await quota.usage(there) : /* @__PURE__ */ new Map();
			return new Map(await mapped(names, async (name) => [name, counted.get(place(name)) ?? await measured(place(name))]));
		},
		usedInTrash: (id) => usedAt(join(trashOf(id), "root")),
		async snapshot(name, label) {
			folder(snapshotsOf(name));
			const path = join(snapshotsOf(name), label);
			if (!isThere$3(path)) await must([
				"btrfs",
				"subvolume",
				"snapshot",
				"-r",
				place(name),
				path
			]);
		},
		async dropSnapshot(name, label) {
			const path = join(snapshotsOf(name), label);
			if (isThere$3(path)) await deleteTree(path);
		},
		snapshots: async (name) => namesIn(snapshotsOf(name)).sort(),
		snapshotIds: (name) => snapshotIdsAt(snapshotsOf(name)),
		snapshotList: (name) => snapshotsAt(snapshotsOf(name)),
		newerThan: async () => [],
		leftOut: async (name) => isThere$3(place(name)) ? subvolumesIn(place(name)) : [],
		async trash(name, id) {
			folder(trashOf(id));
			move(place(name), join(trashOf(id), "root"));
			move(snapshotsOf(name), join(trashOf(id), "snapshots"));
		},
		async untrash(name, id) {
			if (!isThere$3(join(trashOf(id), "root")) && !isThere$3(place(name))) throw new NotInTrash(id);
			folder(join(hidden, "snapshots"));
			move(join(trashOf(id), "snapshots"), snapshotsOf(name));
			move(join(trashOf(id), "root"), place(name));
			removeEmpty(trashOf(id));
		},
		async purge(id) {
			await dropSnapshots(join(trashOf(id), "snapshots"));
			await deleteWorkload(join(trashOf(id), "root"));
			removeEmpty(trashOf(id));
		},
		async swapIn(name, label, id) {
			folder(join(hidden, "aside"));
			move(place(name), asideOf(id));
			const words = await leaveGroup(id);
			if (!isThere$3(place(name))) await must([
				"btrfs",
				"subvolume",
				"snapshot",
				...words,
				join(snapshotsOf(name), label),
				place(name)
			]);
			await replacePlaceholders(place(name));
		},
		async swapBack(name, id) {
			if (!isThere$3(asideOf(id))) {
				if (isThere$3(place(name)) && !isThere$3(swapped(id))) return;
				throw new Error(`The data that ${name} had before the restore ${id} is not there.`);
			}
			if (isThere$3(place(name))) {
				const [, group] = groupsAside(id);
				if (group !== void 0) await quota.leave(await quota.idOf(place(name)), group);
				await deleteTree(place(name));
			}
			await enterGroup(id);
			removeFile(swapped(id));
			move(asideOf(id), place(name));
		},
		async dropAside(id) {
			if (isThere$3(asideOf(id))) await deleteTree(asideOf(id));
			await enterGroup(id);
			removeFile(swapped(id));
		},
		asides: async () => [.../* @__PURE__ */ new Set([...namesIn(join(hidden, "aside")), ...namesIn(join(hidden, "swapped"))])]
	};
}
// src/device/voxnix-broker/host/module-fault.ts
var forbidden = [
	/access to absolute path .* is forbidden/,
	/access to URI .* is forbidden/,
	/'allow-import-from-derivation' is disabled/,
	/attribute '(?:exec|importNative)' missing/,
	/A module of a workload cannot set `containers`/
];
var heavy = /out of memory|stack overflow|std::bad_alloc|call depth exceeded/i;
var longestWords = 1e3;
function errorIn(text) {
	const at = text.lastIndexOf("error: ");
	return at < 0 ? null : text.slice(at).trim().slice(0, longestWords);
}
function moduleFault({ errEnd, timedOut }) {
	const said = errorIn(errEnd);
	if (said !== null && forbidden.some((each) => each.test(said))) return new BrokerFault("module-forbidden", said);
	if (said === null || timedOut || heavy.test(said)) return new BrokerFault("module-too-heavy");
	return new BrokerFault("module-wrong", said);
}
// src/device/voxnix-broker/host/builder.ts
var storePath = /^\/nix\/store\/[0-9a-z]{32}-[0-9a-zA-Z+\-._?=]{1,211}$/;
function createBuilder(program) {
	const words = (act, { name, modules, ownModule, vm }) => {
		const answers = {
			kind: vm === null ? "container" : "vm",
			name,
			modules,
			ownModule
		};
		return {
			argv: [...program(), act],
			input: JSON.stringify(answers)
		};
	};
	let last = Promise.resolve();
	return {
		async check(answers) {
			const { argv, input } = words("evaluate", answers);
			const evaluated = last.then(() => run(argv, {
				timeoutMs: 6e5,
				input
			}));
			last = evaluated.catch(() => void 0);
			const ran = await evaluated;
			if (ran.status !== 0) throw moduleFault(ran);
		},
		async build(answers) {
			const { argv, input } = words(answers.ownModule === null ? "build" : "build-own", answers);
			const path = (await must(argv, {
				timeoutMs: 36e5,
				input
			})).trim().split("\n").at(-1) ?? "";
			if (!storePath.test(path)) throw new Error(`${program()[0]} did not print a store path.`);
			return path;
		}
	};
}
// src/device/voxnix-broker/host/log-end.ts
var note = "[earlier lines are left out]\n";
var wholeLines = (text) => `${note}${text.slice(text.indexOf("\n") + 1)}`;
var endOfLog = (text, most) => text.length <= most ? text : wholeLines(text.slice(-most));
// src/device/voxnix-broker/host/unit-log.ts
var cursor = /^s=([0-9a-f]{32});i=([0-9a-f]{1,16});b=([0-9a-f]{32});m=([0-9a-f]{1,16});/;
function placeOf(text) {
	const [, source, number, boot, sinceBoot] = cursor.exec(text) ?? [];
	if (source === void 0 || boot === void 0) return null;
	return {
		source,
		number: BigInt(`0x${number}`),
		boot,
		sinceBoot: BigInt(`0x${sinceBoot}`)
	};
}
function isAfter(mark, line, boot) {
	const [from, at] = [placeOf(mark), placeOf(line)];
	if (from === null || at === null) return false;
	if (at.source === from.source) return at.number > from.number;
	if (at.boot === from.boot) return at.sinceBoot > from.sinceBoot;
	return at.boot === boot;
}
var currentBoot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim().replaceAll("-", "");
function parse$1(line) {
	try {
		return fieldsOf(JSON.parse(line));
	} catch {
		return null;
	}
}
var journal = (...words) => [
	"journalctl",
	"--no-pager",
	"--quiet",
	...words
];
var asJson = "--output=json";
function markOfNow() {
	const sinceBoot = process.hrtime.bigint() / 1000n;
	return `s=${"0".repeat(32)};i=0;b=${currentBoot()};m=${sinceBoot.toString(16)};`;
}
async function markInJournal() {
	const { out } = await run(journal("--boot", "--lines=1", asJson, "--output-fields=PRIORITY"));
	const { __CURSOR: last } = parse$1(out) ?? {};
	return typeof last === "string" && placeOf(last) ? last : markOfNow();
}
function messageOf(value) {
	const text = Array.isArray(value) ? Buffer.from(value.map(Number)).toString("utf8") : value;
	if (typeof text !== "string") return "[a long line]";
	return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}
function printedLine(fields) {
	const { __REALTIME_TIMESTAMP: time, _HOSTNAME: host, SYSLOG_IDENTIFIER: program, _PID: pid } = fields;
	const at = /* @__PURE__ */ new Date(Number(time) / 1e3);
	return `${Number.isNaN(at.getTime()) ? "-" : `${at.toISOString().slice(0, 19)}+00:00`} ${host ?? "-"} ${program ?? "-"}[${pid ?? "-"}]: ${messageOf(fields["MESSAGE"])}\n`;
}
var shownFields = "--output-fields=MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,_PID";
var mostBytes$1 = 4194304;
async function unitLog(unit, lines, mark) {
	const argv = journal("--unit", unit, `--lines=${lines}`, asJson, shownFields);
	const boot = currentBoot();
	return (await must(argv, { mostBytes: mostBytes$1 })).split("\n").map(parse$1).filter((fields) => fields !== null).filter(({ __CURSOR: at }) => typeof at === "string" && isAfter(mark, at, boot)).map(printedLine).join("");
}
// src/device/voxnix-broker/host/containers.ts
var unitMs = 36e5;
var system = "/run/current-system/sw/bin";
var programs$1 = `/run/wrappers/bin:${system}`;
var asTyped = "--expand-environment=no";
var attached = (seconds) => [
	"--pipe",
	"--wait",
	"--collect",
	"--quiet",
	asTyped,
	"--property",
	`RuntimeMaxSec=${seconds}`
];
var fromHost = (...argv) => [
	"systemd-run",
	...attached(65),
	"--",
	...argv
];
var inside = (name, seconds, words, argv) => [
	"systemd-run",
	"--machine",
	name,
	...words,
	...attached(seconds),
	"--setenv",
	`PATH=${programs$1}`,
	"--",
	`${system}/env`,
	"--",
	...argv
];
var fromInput = [
	"bash",
	"--norc",
	"-c",
	"mapfile -d \"\" -t words && exec -- \"${words[@]}\" </dev/null"
];
var up = /* @__PURE__ */ new Set([
	"active",
	"reloading",
	"refreshing",
	"activating",
	"deactivating"
]);
var off = /* @__PURE__ */ new Set(["inactive", "failed"]);
var isThere$2 = (path) => lstatSync(path, { throwIfNoEntry: false }) !== void 0;
function createContainers(configurations) {
	const conf = (name) => join(configurations, `${name}.conf`);
	const unit = (name) => `container@${name}.service`;
	async function running(workloads) {
		const { status, out } = await run([
			"systemctl",
			"is-active",
			...workloads.map(({ name }) => unit(name))
		]);
		const states = out.trim().split("\n");
		if (!(states.length === workloads.length && states.every((each) => up.has(each) || off.has(each))) || ![
			0,
			3,
			4
		].includes(status ?? -1)) throw new Error("systemctl does not say which containers run.");
		return new Set(workloads.flatMap(({ id }, at) => up.has(states[at] ?? "") ? [id] : []));
	}
	const isRunning = async (workload) => (await running([workload])).has(workload.id);
	async function freeAddresses(taken) {
		const used = new Set(taken);
		for (const file of isThere$2(configurations) ? readdirSync(configurations) : []) {
			const text = file.endsWith(".conf") ? readBounded(join(configurations, file)) : null;
			for (const [, address = ""] of (text ?? "").matchAll(/^(?:HOST|LOCAL)_ADDRESS=([0-9.]+)$/gm)) used.add(address);
		}
		for (let third = 1; third < 255; third += 1) {
			const [host, container] = [`10.233.${third}.1`, `10.233.${third}.2`];
			if (!used.has(host) && !used.has(container)) return {
				host,
				container
			};
		}
		throw new Error("Each address of 10.233.0.0/16 is in use. Destroy a container first.");
	}
	return {
		isRunning,
		running,
		freeAddresses,
		isKnown: async (name) => isThere$2(conf(name)),
		furnish: async () => void 0,
		async configure({ name, host, container }) {
			const lines = [
				"PRIVATE_NETWORK=1",
				"PRIVATE_USERS=pick",
				`HOST_ADDRESS=${host}`,
				`LOCAL_ADDRESS=${container}`,
				"HOST_BRIDGE=",
				"HOST_PORT=",
				"AUTO_START=0"
			];
			mkdirSync(configurations, { recursive: true });
			writeDurably(conf(name), `${lines.join("\n")}\n`, 420);
		},
		forget: async ({ name }) => removeFile(conf(name)),
		async start({ name }) {
			if (!isThere$2(conf(name))) throw new Error(`${conf(name)} is missing, so ${name} is not started.`);
			await must([
				"systemctl",
				"start",
				unit(name)
			], { timeoutMs: unitMs });
		},
		ready: async () => void 0,
		stop: async ({ name }) => void await must([
			"systemctl",
			"stop",
			unit(name)
		], { timeoutMs: unitMs }),
		async logs(workload, lines) {
			const { name, createdAt, backAt = createdAt, logMark } = workload;
			const argv = [
				"journalctl",
				"--no-pager",
				"--output=short-iso",
				`--lines=${lines}`
			];
			const mostBytes = 131072;
			if (await isRunning(workload)) {
				const bounds = {
					mostBytes,
					keep: "end",
					timeoutMs: 3e4
				};
				const ran = await run(fromHost(...inside(name, 20, [], argv)), bounds);
				if (ran.status === 0) return ran.cut ? wholeLines(ran.out) : ran.out;
			}
			if (logMark !== void 0) return endOfLog(await unitLog(unit(name), lines, logMark), mostBytes);
			const since = `--since=@${Math.ceil(backAt / 1e3)}`;
			return endOfLog(await must([
				...argv,
				"--unit",
				unit(name),
				since
			], {
				mostBytes: 2 * mostBytes,
				keep: "end"
			}), mostBytes);
		},
		logFrom: async () => ({ logMark: await markInJournal() }),
		exec: ({ name }, argv) => run(fromHost(...inside(name, 60, ["--uid", "dev"], fromInput)), {
			timeoutMs: 7e4,
			input: argv.map((word) => `${word}\0`).join("")
		}),
		settle: async () => void 0,
		checkSize: async () => void 0,
		answers: async () => true
	};
}
// src/device/voxnix-broker/host/flush.ts
var flushOf = (folders) => async () => {
	const there = folders.filter((folder) => existsSync(folder));
	if (there.length > 0) await must([
		"sync",
		"--file-system",
		...there
	]);
};
// src/device/voxnix-broker/host/systems.ts
var isThere$1 = (path) => lstatSync(path, { throwIfNoEntry: false }) !== void 0;
function createSystems({ profiles, inner, roots }) {
	const profile = (name) => join(profiles, name, "system");
	function drop(name) {
		for (const folder of [profiles, inner]) if (folder !== null) rmSync(join(folder, name), {
			recursive: true,
			force: true
		});
	}
	return {
		async set(name, systemPath) {
			drop(name);
			mkdirSync(dirname(profile(name)), {
				recursive: true,
				mode: 493
			});
			await must([
				"nix-env",
				"-p",
				profile(name),
				"--set",
				systemPath
			]);
		},
		drop,
		keep(id, systemPath) {
			mkdirSync(roots, { recursive: true });
			const link = join(roots, id);
			if (isThere$1(link) && readlinkSync(link) !== systemPath) removeFile(link);
			if (!isThere$1(link)) symlinkSync(systemPath, link);
		},
		release: (id) => removeFile(join(roots, id))
	};
}
// src/device/voxnix-broker/host/vms/domain-xml.ts
var entities = {
	"<": "lt",
	">": "gt",
	"&": "amp",
	"'": "apos",
	"\"": "quot"
};
function escapeXml(text) {
	if (/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/u.test(text)) throw new Error("A text for the XML of a domain has a sign that XML cannot hold.");
	return text.replace(/[<>&'"]/g, (sign) => `&${entities[sign]};`);
}
var platforms = {
	x86_64: {
		machine: "q35",
		features: "\n  <features><acpi/><apic/></features>",
		emulatedCpu: ""
	},
	aarch64: {
		machine: "virt",
		features: "",
		emulatedCpu: "\n  <cpu mode='maximum'/>"
	}
};
function domainXml(domain, machine) {
	const x = (value) => escapeXml(String(value));
	const { machine: board, features, emulatedCpu } = platforms[machine.architecture];
	const commandLine = `init=${domain.systemPath}/init ${domain.kernelParams}`;
	return `<domain type='${machine.isEmulated ? "qemu" : "kvm"}'>
  <name>${x(domain.name)}</name>
  <uuid>${x(domain.uuid)}</uuid>
  <description>A workload of voxnix</description>
  <memory unit='GiB'>${x(domain.memoryGiB)}</memory>
  <vcpu>${x(domain.cores)}</vcpu>
  <os>
    <type arch='${machine.architecture}' machine='${board}'>hvm</type>
    <kernel>${x(domain.kernel)}</kernel>
    <initrd>${x(domain.initrd)}</initrd>
    <cmdline>${x(commandLine)}</cmdline>
  </os>${features}${machine.isEmulated ? emulatedCpu : "\n  <cpu mode='host-passthrough'/>"}
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <seclabel type='static' model='dac' relabel='no'>
    <label>+${x(machine.uid)}:+${x(machine.gid)}</label>
  </seclabel>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' discard='unmap' error_policy='stop' rerror_policy='stop'/>
      <source file='${x(domain.disk)}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <filesystem type='mount' accessmode='squash' multidevs='remap'>
      <source dir='${x(machine.store)}'/>
      <target dir='nix-store'/>
      <readonly/>
    </filesystem>
    <interface type='network'>
      <mac address='${x(domain.mac)}'/>
      <source network='${x(machine.network)}'/>
      <model type='virtio'/>
      <port isolated='yes'/>
      <filterref filter='clean-traffic'>
        <parameter name='IP' value='${x(domain.address)}'/>
      </filterref>
    </interface>
    <serial type='pty'>
      <log file='${x(domain.console)}' append='on'/>
    </serial>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
    <memballoon model='virtio'/>
  </devices>
</domain>
`;
}
var uuidOf = (id) => `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(12, 15)}-8${id.slice(15, 16)}00-766f786e6978`;
var macPrefix = "52:54:00:76:6f:";
var macOf = (address) => `${macPrefix}${Number(address.split(".")[3]).toString(16).padStart(2, "0")}`;
var leaseXml = (name, address) => `<host mac='${macOf(address)}' name='${escapeXml(name)}' ip='${escapeXml(address)}'/>`;
// src/device/voxnix-broker/host/vms/virsh.ts
var env = {
	HOME: "/var/empty",
	LC_ALL: "C",
	LIBVIRT_DEFAULT_URI: "qemu:///system"
};
var timeoutMs = 3e5;
var readMs = 15e3;
var linesOf = (text) => text.split("\n").filter((line) => line !== "");
var reads$1 = (...argv) => must(["virsh", ...argv], {
	timeoutMs: readMs,
	env
});
var virsh = {
	must: (argv) => must(["virsh", ...argv], {
		timeoutMs,
		env
	}),
	reads: reads$1,
	does: async (argv) => (await run(["virsh", ...argv], {
		timeoutMs,
		env
	})).status === 0,
	async asks(argv, bounds) {
		const ran = await run(["virsh", ...argv], {
			...bounds,
			env
		});
		return ran.status === 0 && !ran.cut ? ran.out : null;
	},
	running: async () => linesOf(await reads$1("list", "--uuid")),
	paused: async () => linesOf(await reads$1("list", "--uuid", "--state-paused")),
	defined: async () => linesOf(await reads$1("list", "--all", "--uuid")),
	names: async () => linesOf(await reads$1("list", "--all", "--name"))
};
// src/device/voxnix-broker/host/vms/addresses.ts
var addressesIn = (text) => text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
function firstFree(subnet, taken, leased) {
	for (const used of [/* @__PURE__ */ new Set([...taken, ...leased]), new Set(taken)]) for (let last = 2; last < 255; last += 1) {
		const container = `${subnet}.${last}`;
		if (!used.has(container)) return {
			host: `${subnet}.1`,
			container
		};
	}
	throw new Error(`Each address of ${subnet}.0/24 is in use. Destroy a virtual machine first.`);
}
var isOwn = (lease) => lease.includes(macPrefix);
function createAddresses({ network, subnet }) {
	const change = (command, name, address) => [
		"net-update",
		network,
		command,
		"ip-dhcp-host",
		leaseXml(name, address),
		"--live",
		"--config"
	];
	return {
		async free(taken) {
			const reserved = (await virsh.reads("net-dumpxml", network)).split("\n");
			const leases = (await virsh.reads("net-dhcp-leases", network)).split("\n");
			const ofMachines = reserved.filter((line) => line.includes("<host "));
			const [own, foreign] = [leases.filter(isOwn), leases.filter((line) => !isOwn(line))];
			return firstFree(subnet, [...taken, ...addressesIn([...ofMachines, ...own].join("\n"))], addressesIn(foreign.join("\n")));
		},
		async release(name, address) {
			await virsh.does(change("delete", name, address));
		},
		async reserve(name, address) {
			await virsh.does(change("delete", name, address));
			await virsh.must(change("add-last", name, address));
		}
	};
}
// src/device/voxnix-broker/host/vms/agent-replies.ts
var mostOut = 65536;
var mostErr = 8192;
var longestReply$1 = 131072;
function returned(text) {
	if (text.length > 131072) return void 0;
	try {
		return fieldsOf(JSON.parse(text))?.["return"];
	} catch {
		return;
	}
}
function startedPid(text) {
	const pid = fieldsOf(returned(text))?.["pid"];
	return typeof pid === "number" && Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}
function printed(value, most) {
	if (value === void 0) return {
		text: "",
		cut: false
	};
	if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return null;
	const bytes = Buffer.from(value, "base64");
	return {
		text: bytes.subarray(0, most).toString("utf8"),
		cut: bytes.length > most
	};
}
var isStatus = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;
function statusOf(text) {
	const fields = fieldsOf(returned(text));
	if (fields === null) return null;
	if (fields["exited"] === false) return { is: "running" };
	const out = printed(fields["out-data"], mostOut);
	const err = printed(fields["err-data"], mostErr);
	const code = fields["exitcode"];
	if (fields["exited"] !== true || out === null || err === null) return null;
	if (code !== void 0 && !isStatus(code)) return null;
	if (code === void 0 && fields["signal"] === void 0) return null;
	const cut = out.cut || err.cut || fields["out-truncated"] === true || fields["err-truncated"] === true;
	return {
		is: "ended",
		status: code ?? null,
		out: out.text,
		err: err.text,
		cut
	};
}
// src/device/voxnix-broker/host/vms/agent.ts
var replySeconds = 5;
var callMs = 15e3;
var wait$1 = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
var call = (uuid, command) => {
	const words = [
		"qemu-agent-command",
		"--timeout",
		String(replySeconds),
		"--domain",
		uuid,
		"--cmd"
	];
	return virsh.asks([...words, JSON.stringify(command)], {
		timeoutMs: callMs,
		mostBytes: longestReply$1
	});
};
async function pings(uuid) {
	const answer = await call(uuid, { execute: "guest-ping" });
	return answer !== null && returned(answer) !== void 0;
}
async function runInside(uuid, path, arg, mostMs) {
	const until = performance.now() + mostMs;
	const started = await call(uuid, {
		execute: "guest-exec",
		arguments: {
			path,
			arg,
			"capture-output": true
		}
	});
	const pid = started === null ? null : startedPid(started);
	if (pid === null) throw new BrokerFault("no-agent");
	for (let pauseMs = 50;; pauseMs = Math.min(pauseMs * 2, 1e3)) {
		await wait$1(pauseMs);
		const answer = await call(uuid, {
			execute: "guest-exec-status",
			arguments: { pid }
		});
		const found = answer === null ? null : statusOf(answer);
		if (found === null) throw new BrokerFault("no-agent");
		if (found.is === "ended") {
			const { status, out, err, cut } = found;
			return {
				status,
				out,
				err,
				cut,
				timedOut: false
			};
		}
		if (performance.now() > until) return {
			status: null,
			out: "",
			err: "",
			cut: false,
			timedOut: true
		};
	}
}
// src/device/voxnix-broker/host/vms/disk.ts
var mebibyte = 1048576;
var spareBytes = 64 * mebibyte;
var diskBytes = (quotaGiB) => quotaGiB * 1024 * mebibyte - spareBytes;
function makeDisk(path, quotaGiB, { uid, gid }) {
	const file = openSync(path, "a", 384);
	try {
		fchmodSync(file, 384);
		const wanted = diskBytes(quotaGiB);
		if (statSync(path).size < wanted) ftruncateSync(file, wanted);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	chownSync(path, uid, gid);
}
function refuseSmaller(path, quotaGiB) {
	if (statSync(path).size > diskBytes(quotaGiB)) throw new BrokerFault("cannot-shrink");
}
// src/device/voxnix-broker/host/vms/in-store.ts
var isThere = (path) => lstatSync(path, { throwIfNoEntry: false }) !== void 0;
function fileInStore(store, systemPath, name) {
	const real = (path) => {
		const found = realpathSync(path);
		if (!found.startsWith(`${store}/`)) throw new Error(`${path} leads out of ${store}.`);
		return found;
	};
	if (!isThere(systemPath)) return join(systemPath, name);
	const path = join(real(systemPath), name);
	return isThere(path) ? real(path) : path;
}
// src/device/voxnix-broker/host/vms/vms.ts
var bootMs = 12e5;
var emulatedBootMs = 72e5;
var shutdownMs = 18e4;
var lookMs = 1e3;
var programs = "/run/current-system/sw/bin";
var longestLog = 65536;
var wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
var lastLines = (text, lines) => {
	return `${text.split("\n").slice(-lines - 1).join("\n")}`;
};
function endOf(path) {
	let file;
	try {
		file = openSync(path, "r");
	} catch {
		return "";
	}
	try {
		const { size } = fstatSync(file);
		const bytes = Buffer.alloc(Math.min(size, longestLog));
		const length = readSync(file, bytes, 0, bytes.length, size - bytes.length);
		return bytes.toString("utf8", 0, length);
	} finally {
		closeSync(file);
	}
}
function createVms(parts) {
	const { images, state, store, uid, gid, isEmulated } = parts;
	const addresses = createAddresses(parts);
	const inside = (name, file) => join(images, name, file);
	const disk = (name) => inside(name, "disk.raw");
	const console_ = (name) => inside(name, "console.log");
	const isRunning = async ({ id }) => (await virsh.running()).includes(uuidOf(id));
	const isPaused = async ({ id }) => (await virsh.paused()).includes(uuidOf(id));
	const isDefined = async ({ id }) => (await virsh.defined()).includes(uuidOf(id));
	async function isOffWithin(workload, mostMs) {
		for (const until = performance.now() + mostMs; performance.now() < until; await wait(lookMs)) if (!await isRunning(workload)) return true;
		return false;
	}
	return {
		isRunning,
		async running(workloads) {
			const uuids = new Set(await virsh.running());
			return new Set(workloads.flatMap(({ id }) => uuids.has(uuidOf(id)) ? [id] : []));
		},
		isKnown: async (name) => (await virsh.names()).includes(name),
		freeAddresses: addresses.free,
		furnish: async ({ name, quotaGiB }) => makeDisk(disk(name), quotaGiB, {
			uid,
			gid
		}),
		async configure({ name, id, container, systemPath, vm }) {
			if (systemPath === null || vm === null) throw new Error(`The virtual machine ${name} is not built.`);
			const file = (of) => fileInStore(store, systemPath, of);
			const kernelParams = (readBounded(file("kernel-params"), 4096) ?? "").trim();
			const domain = {
				name,
				uuid: uuidOf(id),
				systemPath,
				kernel: file("kernel"),
				initrd: file("initrd"),
				kernelParams,
				...vm,
				disk: disk(name),
				console: console_(name),
				mac: macOf(container),
				address: container
			};
			await addresses.reserve(name, container);
			mkdirSync(state, {
				recursive: true,
				mode: 448
			});
			const xml = join(state, `${name}.xml`);
			writeDurably(xml, domainXml(domain, parts));
			await virsh.must([
				"define",
				"--validate",
				xml
			]);
		},
		async forget(workload) {
			const { id, name, container } = workload;
			await addresses.release(name, container);
			if (await isDefined(workload)) await virsh.must([
				"undefine",
				"--domain",
				uuidOf(id)
			]);
		},
		async start(workload) {
			const uuid = uuidOf(workload.id);
			if (!await isRunning(workload)) await virsh.must([
				"start",
				"--domain",
				uuid
			]);
			else if (await isPaused(workload)) await virsh.must([
				"resume",
				"--domain",
				uuid
			]);
		},
		async ready(workload) {
			const { id, name } = workload;
			const mostMs = isEmulated ? emulatedBootMs : bootMs;
			for (const until = performance.now() + mostMs; performance.now() < until; await wait(lookMs)) {
				if (await pings(uuidOf(id))) return;
				if (!await isRunning(workload)) throw new Error(`It ended before its agent answered:\n${lastLines(endOf(console_(name)), 5)}`);
			}
			throw new Error(`Its agent did not answer in time:\n${lastLines(endOf(console_(name)), 5)}`);
		},
		async stop(workload) {
			const uuid = uuidOf(workload.id);
			if (!await isRunning(workload)) return;
			if (await isPaused(workload)) await virsh.does([
				"resume",
				"--domain",
				uuid
			]);
			await virsh.does([
				"shutdown",
				"--mode",
				"acpi",
				"--domain",
				uuid
			]);
			if (await isOffWithin(workload, shutdownMs)) return;
			await virsh.does([
				"destroy",
				"--domain",
				uuid
			]);
			if (!await isOffWithin(workload, 6e4)) throw new Error(`libvirt does not end ${workload.name}.`);
		},
		async logs(workload, lines) {
			const { id, name } = workload;
			if (await isRunning(workload)) {
				const ran = await runInside(uuidOf(id), `${programs}/voxnix-log`, [String(lines)], 2e4).catch(() => null);
				if (ran?.status === 0) return ran.out;
			}
			return lastLines(endOf(console_(name)), lines);
		},
		logFrom: async () => ({}),
		exec: ({ id }, argv) => runInside(uuidOf(id), `${programs}/voxnix-exec`, argv, 75e3),
		async settle(workload) {
			if (!await isRunning(workload)) return;
			await runInside(uuidOf(workload.id), `${programs}/sync`, [], 3e4).catch(() => void 0);
		},
		checkSize: async ({ name }, quotaGiB) => refuseSmaller(disk(name), quotaGiB),
		answers: ({ id }) => pings(uuidOf(id))
	};
}
// src/device/voxnix-broker/host/zfs-datasets.ts
function zfsDatasets(pool) {
	return {
		async isThere(name) {
			const list = (each) => [
				"zfs",
				"list",
				"-H",
				"-o",
				"name",
				each
			];
			if ((await run(list(name))).status === 0) return true;
			const found = await run(list(pool));
			if (found.status !== 0) throw new BrokerFault("no-storage", `zfs: ${found.errEnd.trim()}`);
			return false;
		},
		property: async (name, property) => (await must([
			"zfs",
			"get",
			"-H",
			"-p",
			"-o",
			"value",
			property,
			name
		])).trim(),
		makeParent: (name) => must([
			"zfs",
			"create",
			"-p",
			"-o",
			"mountpoint=none",
			"-o",
			"canmount=off",
			name
		])
	};
}
// src/device/voxnix-broker/host/zfs-restore.ts
var mark = "voxnix:restore";
function zfsRestore({ pool, datasets, dataset, mountpoint }) {
	const { isThere, property, makeParent } = datasets;
	const parent = `${pool}/aside`;
	const aside = (id) => `${parent}/${id}`;
	const isCloneOf = async (clone, origin) => (await property(clone, "origin")).startsWith(`${origin}@`);
	return {
		async swapIn(name, label, id) {
			const [place, kept] = [dataset(name), aside(id)];
			if (!await isThere(kept)) {
				if (!await isThere(parent)) await makeParent(parent);
				await must([
					"zfs",
					"set",
					"mountpoint=none",
					place
				]);
				await must([
					"zfs",
					"rename",
					place,
					kept
				]);
			}
			if (!await isThere(place)) await must([
				"zfs",
				"clone",
				...[
					"-o",
					`mountpoint=${mountpoint(name)}`,
					"-o",
					`${mark}=${id}`
				],
				`${kept}@${label}`,
				place
			]);
			if (await isCloneOf(place, kept)) await must([
				"zfs",
				"promote",
				place
			]);
		},
		async swapBack(name, id) {
			const [place, kept] = [dataset(name), aside(id)];
			const isPlaced = await isThere(place);
			const isOurs = isPlaced && await property(place, mark) === id;
			if (await isThere(kept)) {
				if (isPlaced && !isOurs) throw new Error(`${place} is not what the restore ${id} made.`);
				if (isPlaced && await isCloneOf(kept, place)) await must([
					"zfs",
					"promote",
					kept
				]);
				if (isPlaced) await must([
					"zfs",
					"destroy",
					"-r",
					place
				]);
				await must([
					"zfs",
					"rename",
					kept,
					place
				]);
			} else if (!isPlaced || isOurs) throw new Error(`The data that ${name} had before the restore ${id} is not there.`);
			await must([
				"zfs",
				"set",
				`mountpoint=${mountpoint(name)}`,
				place
			]);
		},
		async dropAside(id) {
			if (await isThere(aside(id))) await must([
				"zfs",
				"destroy",
				"-r",
				aside(id)
			]);
		},
		async asides() {
			if (!await isThere(parent)) return [];
			return (await must([
				"zfs",
				"list",
				"-H",
				"-o",
				"name",
				"-d",
				"1",
				parent
			])).split("\n").flatMap((each) => each.startsWith(`${parent}/`) ? each.slice(parent.length + 1) : []);
		}
	};
}
// src/device/voxnix-broker/host/zfs.ts
function zfsStorage(root, { pool, kind }) {
	const limitOf = (quotaGiB) => `quota=${quotaGiB * (kind === "vms" ? 2 : 1)}G`;
	const dataset = (name) => `${pool}/${kind}/${name}`;
	const trashed = (id) => `${pool}/trash/${id}`;
	const mountpoint = (name) => join(root, name);
	const datasets = zfsDatasets(pool);
	const { isThere, makeParent } = datasets;
	async function usedBy(whole) {
		const { status, out } = await run([
			"zfs",
			"get",
			"-H",
			"-p",
			"-o",
			"value",
			"used",
			whole
		]);
		return status === 0 && /^\d+$/.test(out.trim()) ? Number(out) : null;
	}
	return {
		has: (name) => isThere(dataset(name)),
		async create(name, quotaGiB) {
			const quota = quotaGiB === null ? [] : ["-o", limitOf(quotaGiB)];
			if (await isThere(dataset(name))) return;
			await must([
				"zfs",
				"create",
				"-p",
				"-o",
				`mountpoint=${mountpoint(name)}`,
				...quota,
				dataset(name)
			]);
		},
		async remove(name) {
			if (await isThere(dataset(name))) await must([
				"zfs",
				"destroy",
				"-r",
				dataset(name)
			]);
		},
		limit: async (name, quotaGiB) => void await must([
			"zfs",
			"set",
			limitOf(quotaGiB),
			dataset(name)
		]),
		usedBytes: (name) => usedBy(dataset(name)),
		async usage(names) {
			const listed = await run([
				"zfs",
				"list",
				"-H",
				"-p",
				"-o",
				"name,used",
				"-r",
				`${pool}/${kind}`
			], { mostBytes: 1048576 });
			const used = new Map([...listed.out.matchAll(/^(\S+)\t(\d+)$/gm)].map(([, name = "", bytes]) => [name, Number(bytes)]));
			return new Map(names.map((name) => [name, used.get(dataset(name)) ?? null]));
		},
		usedInTrash: (id) => usedBy(trashed(id)),
		async snapshot(name, label) {
			const whole = `${dataset(name)}@${label}`;
			if (!await isThere(whole)) await must([
				"zfs",
				"snapshot",
				whole
			]);
		},
		async dropSnapshot(name, label) {
			const whole = `${dataset(name)}@${label}`;
			if (await isThere(whole)) await must([
				"zfs",
				"destroy",
				whole
			]);
		},
		async snapshots(name) {
			if (!await isThere(dataset(name))) return [];
			return (await must([
				"zfs",
				"list",
				"-H",
				"-t",
				"snapshot",
				"-o",
				"name",
				"-d",
				"1",
				dataset(name)
			])).split("\n").flatMap((line) => line.split("@")[1] ?? []);
		},
		async snapshotIds(name) {
			if (!await isThere(dataset(name))) return [];
			return (await must([
				"zfs",
				"list",
				"-H",
				"-t",
				"snapshot",
				"-o",
				"name,guid",
				"-d",
				"1",
				dataset(name)
			])).split("\n").filter((line) => line !== "");
		},
		async snapshotList(name) {
			if (!await isThere(dataset(name))) return [];
			return [...(await must([
				"zfs",
				"list",
				"-H",
				"-p",
				"-t",
				"snapshot",
				...[
					"-o",
					"name,creation,referenced",
					"-d",
					"1",
					dataset(name)
				]
			])).matchAll(/^[^@\n]+@(\S+)\t(\d+)\t(\d+)$/gm)].map(([, label = "", at, bytes]) => ({
				label,
				at: Number(at) * 1e3,
				usedBytes: Number(bytes)
			})).sort((one, other) => other.at - one.at);
		},
		async newerThan(name, label) {
			const labels = (await must([
				"zfs",
				"list",
				"-H",
				"-t",
				"snapshot",
				...[
					"-o",
					"name",
					"-s",
					"createtxg",
					"-d",
					"1",
					dataset(name)
				]
			])).split("\n").flatMap((line) => line.split("@")[1] ?? []);
			return labels.slice(labels.indexOf(label) + 1);
		},
		leftOut: async () => [],
		async trash(name, id) {
			if (!await isThere(`${pool}/trash`)) await makeParent(`${pool}/trash`);
			if (!await isThere(dataset(name))) return;
			await must([
				"zfs",
				"set",
				"mountpoint=none",
				dataset(name)
			]);
			await must([
				"zfs",
				"rename",
				dataset(name),
				trashed(id)
			]);
		},
		async untrash(name, id) {
			if (await isThere(trashed(id))) await must([
				"zfs",
				"rename",
				trashed(id),
				dataset(name)
			]);
			else if (!await isThere(dataset(name))) throw new NotInTrash(id);
			await must([
				"zfs",
				"set",
				`mountpoint=${mountpoint(name)}`,
				dataset(name)
			]);
		},
		async purge(id) {
			if (await isThere(trashed(id))) await must([
				"zfs",
				"destroy",
				"-r",
				trashed(id)
			]);
		},
		...zfsRestore({
			pool,
			datasets,
			dataset,
			mountpoint
		})
	};
}
// src/device/voxnix-broker/ledger-file.ts
var texts = (...values) => values.every((each) => typeof each === "string");
function approvalOf(value) {
	const { id, verb, input, digest, state, because, asker, face, askedAt } = fieldsOf(value) ?? {};
	const known = faces.find((each) => each === face);
	const fields = fieldsOf(input);
	if (!texts(id, digest, state, asker) || !isVerb(verb) || fields === null || known === void 0) return [];
	if (because !== "destructive" && because !== "untrusted" || typeof askedAt !== "number") return [];
	const [own, hash, before, person] = [
		id,
		digest,
		state,
		asker
	].map(String);
	if (own === void 0 || hash === void 0 || before === void 0 || person === void 0) return [];
	return [{
		id: own,
		verb,
		input: fields,
		digest: hash,
		state: before,
		because,
		asker: person,
		face: known,
		askedAt
	}];
}
function refusedOf(value) {
	const { asker, verb, digest, until } = fieldsOf(value) ?? {};
	if (typeof asker !== "string" || typeof digest !== "string" || !isVerb(verb)) return [];
	return typeof until === "number" ? [{
		asker,
		verb,
		digest,
		until
	}] : [];
}
var listOf = (value) => Array.isArray(value) ? value : [];
function openLedger(path) {
	const text = readBounded(path, 33554432);
	const { pending, refused } = fieldsOf(text === null ? {} : JSON.parse(text)) ?? {};
	let ledger = {
		...emptyLedger,
		pending: listOf(pending).flatMap(approvalOf),
		refused: listOf(refused).flatMap(refusedOf)
	};
	let written = JSON.stringify(ledger);
	let seen = new Map(ledger.pending.map(({ id }) => [id, performance$1.now()]));
	const isOld = ({ id }) => performance$1.now() - (seen.get(id) ?? 0) >= approvalMs;
	return {
		get() {
			if (ledger.pending.some(isOld)) ledger = settle(ledger, Date.now(), isOld);
			return ledger;
		},
		set(next) {
			const changed = JSON.stringify(next);
			if (changed === written) return;
			writeDurably(path, changed);
			written = changed;
			ledger = next;
			seen = new Map(next.pending.map(({ id }) => [id, seen.get(id) ?? performance$1.now()]));
		}
	};
}
// src/device/voxnix-broker/left-behind.ts
function createLeftBehind({ records, sagas, ledger, now }) {
	return (person) => {
		const isOf = ({ owner, shared }) => owner === person || shared.includes(person);
		const workloads = [...records.workloads.all(), ...sagas.making()].filter(isOf);
		const trashed = records.trash.all().filter(({ workload }) => isOf(workload));
		const pending = settle(ledger.get(), now()).pending.filter(({ asker }) => asker === person);
		return [.../* @__PURE__ */ new Set([
			...workloads.map(({ name }) => `workload ${name}`),
			...trashed.map(({ id, workload }) => `trash ${id} (${workload.name})`),
			...pending.map(({ id }) => `approval ${id}`)
		])];
	};
}
// src/device/voxnix-broker/passed-sockets.ts
var firstFd = 3;
function fromOf(name) {
	if (name === "chat" || name === "model") return {
		face: name,
		person: null
	};
	const person = /^terminal-([a-z0-9][a-z0-9-]{0,39})$/.exec(name)?.[1];
	return person === void 0 ? null : {
		face: "terminal",
		person
	};
}
function passedSockets(environment, pid) {
	const count = Number(environment["LISTEN_FDS"] ?? 0);
	const names = (environment["LISTEN_FDNAMES"] ?? "").split(":");
	if (environment["LISTEN_PID"] !== String(pid) || !Number.isInteger(count) || count < 1 || count !== names.length) throw new Error("There are no sockets from systemd. Start voxnix-broker.service, not the program.");
	return names.map((name, index) => {
		const from = fromOf(name);
		if (from === null) throw new Error(`The socket "${name}" belongs to no face and no person.`);
		return {
			fd: firstFd + index,
			from
		};
	});
}
// src/device/voxnix-broker/records.ts
var trashMs = 6048e5;
var words = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");
function vmOf(value) {
	if (value === void 0 || value === null) return null;
	const { memoryGiB, cores } = fieldsOf(value) ?? {};
	return typeof memoryGiB === "number" && typeof cores === "number" ? {
		memoryGiB,
		cores
	} : void 0;
}
function workloadOf(value) {
	const fields = fieldsOf(value) ?? {};
	const { name, id, owner, shared, modules, quotaGiB, createdAt, host, container, systemPath, runs } = fields;
	const vm = vmOf(fields["vm"]);
	const ownModule = fields["ownModule"] ?? null;
	if (vm === void 0 || ownModule !== null && typeof ownModule !== "string") return null;
	if (typeof name !== "string" || typeof id !== "string" || typeof owner !== "string") return null;
	if (typeof host !== "string" || typeof container !== "string" || !words(shared) || !words(modules)) return null;
	if (typeof quotaGiB !== "number" || typeof createdAt !== "number" || typeof runs !== "boolean") return null;
	if (systemPath !== null && typeof systemPath !== "string") return null;
	const { backAt, logMark } = fields;
	const since = {
		...typeof backAt === "number" && { backAt },
		...typeof logMark === "string" && { logMark }
	};
	const place = {
		host,
		container,
		systemPath,
		runs
	};
	return {
		name,
		id,
		owner,
		shared,
		modules,
		ownModule,
		quotaGiB,
		vm,
		createdAt,
		...since,
		...place
	};
}
function trashedOf(value) {
	const { id, workload, trashedAt, agedMs } = fieldsOf(value) ?? {};
	const found = workloadOf(workload);
	if (typeof id !== "string" || typeof trashedAt !== "number" || found === null) return null;
	return typeof agedMs === "number" ? {
		id,
		workload: found,
		trashedAt,
		agedMs
	} : null;
}
function shelf(folder, decode) {
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	const file = (key) => join(folder, `${key}.json`);
	const read = (key) => {
		const text = readBounded(file(key));
		if (text === null) return null;
		const found = decode(JSON.parse(text));
		if (found === null) throw new Error(`${file(key)} is of another version of the broker. Restore it from a backup, in the trash with its .whole file.`);
		return found;
	};
	const keys = () => readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => name.slice(0, -5));
	return {
		read,
		keys,
		all: () => keys().flatMap((key) => read(key) ?? []),
		write: (key, value) => writeDurably(file(key), `${JSON.stringify(value)}\n`),
		remove: (key) => removeFile(file(key))
	};
}
function storedOf(value) {
	const trashed = trashedOf(value);
	return trashed && {
		...trashed,
		isSealed: fieldsOf(value)?.["isSealed"] === true
	};
}
function trashShelf(folder) {
	const records = shelf(folder, storedOf);
	const seal = (id) => join(folder, `${id}.whole`);
	const hasSeal = (id) => lstatSync(seal(id), { throwIfNoEntry: false }) !== void 0;
	const leaving = /* @__PURE__ */ new Set();
	const seen = ({ isSealed, ...trashed }) => leaving.has(trashed.id) || isSealed && !hasSeal(trashed.id) ? {
		...trashed,
		agedMs: trashMs,
		isLeaving: true
	} : trashed;
	return {
		read(id) {
			const found = records.read(id);
			return found && seen(found);
		},
		keys: records.keys,
		all: () => records.all().map(seen),
		write(id, { isLeaving: _, ...trashed }) {
			if (!hasSeal(id)) writeDurably(seal(id), "");
			records.write(id, {
				...trashed,
				isSealed: true
			});
			leaving.delete(id);
		},
		breakSeal(id) {
			const found = records.read(id);
			removeFile(seal(id));
			syncFolder(folder);
			if (!found || found.isSealed) return;
			try {
				records.write(id, {
					...found,
					isSealed: true
				});
			} catch (thrown) {
				if (!isFull(thrown)) throw thrown;
				leaving.add(id);
			}
		},
		remove(id) {
			records.remove(id);
			removeFile(seal(id));
			leaving.delete(id);
		}
	};
}
var openRecords = (folder) => ({
	workloads: shelf(join(folder, "workloads"), workloadOf),
	trash: trashShelf(join(folder, "trash"))
});
// src/device/voxnix-broker/reads.ts
var ownModule = "own";
function listed(workload, running) {
	const { name, owner, shared, vm, container, quotaGiB } = workload;
	return {
		name,
		owner,
		shared,
		modules: [...workload.modules, ...workload.ownModule === null ? [] : [ownModule]],
		running,
		address: container,
		quotaGiB,
		vm
	};
}
async function runningOf({ containers, vms }, all) {
	const kinds = [{
		keeper: containers,
		own: all.filter(({ vm }) => vm === null)
	}, {
		keeper: vms,
		own: all.filter(({ vm }) => vm !== null)
	}];
	const found = await Promise.all(kinds.map(async ({ keeper, own }) => {
		try {
			return own.length > 0 && keeper ? await keeper.runner.running(own) : [];
		} catch {
			return [];
		}
	}));
	return new Set(found.flatMap((ids) => [...ids]));
}
function createReads(host) {
	const { records } = host;
	const answering = shared(async () => {
		const all = records.workloads.all();
		const running = await runningOf(host, all);
		const silent = await mapped(all.filter(({ id }) => running.has(id)), async (each) => await keeperOf(host, each).runner.answers(each) ? [] : [each.name]);
		return {
			workloads: all.length,
			silent: silent.flat()
		};
	});
	return {
		async list() {
			const all = records.workloads.all();
			const running = await runningOf(host, all);
			return all.map((each) => listed(each, running.has(each.id)));
		},
		usage: shared(async () => {
			const all = records.workloads.all();
			const namesOf = (isVm) => all.flatMap(({ name, vm }) => vm !== null === isVm ? name : []);
			const [containers, vms] = await Promise.all([host.containers.storage.usage(namesOf(false)), host.vms?.storage.usage(namesOf(true))]);
			return all.map(({ name, owner, quotaGiB, vm }) => {
				return {
					name,
					owner,
					quotaGiB,
					usedBytes: (vm === null ? containers : vms)?.get(name) ?? null
				};
			});
		}),
		trash: (person) => records.trash.all().filter(({ workload }) => mayTouch(person, workload, "own")).map((each) => ({
			id: each.id,
			name: each.workload.name,
			owner: each.workload.owner,
			trashedAt: each.trashedAt,
			leftMs: Math.max(0, trashMs - each.agedMs)
		})),
		async snapshots(name) {
			const workload = records.workloads.read(name);
			if (workload === null) throw new BrokerFault("no-such-workload");
			return keeperOf(host, workload).storage.snapshotList(name);
		},
		async logs(name, lines) {
			const workload = records.workloads.read(name);
			if (workload === null) throw new BrokerFault("no-such-workload");
			const { runner } = keeperOf(host, workload);
			if (!await runner.isKnown(name)) throw new BrokerFault("not-running");
			return { text: await runner.logs(workload, lines) };
		},
		async health(stuck) {
			const { workloads, silent } = await answering();
			return {
				workloads,
				stuck,
				silent
			};
		}
	};
}
// src/device/voxnix-broker/reserve.ts
var halves = ["question", "answer"];
var largeBytes = 4194304;
var smallFiles = 500;
var smallBytes = 1900;
function openReserve(path, log) {
	const remove = (folder) => rmSync(folder, {
		recursive: true,
		force: true
	});
	function makeHalf(half) {
		const [whole, partial] = [join(path, half), join(path, `${half}.partial`)];
		if (existsSync(whole)) return;
		try {
			remove(partial);
			mkdirSync(partial, {
				recursive: true,
				mode: 448
			});
			writeFileSync(join(partial, "large"), randomBytes(largeBytes));
			for (let at = 0; at < smallFiles; at += 1) writeFileSync(join(partial, String(at)), randomBytes(smallBytes));
			renameSync(partial, whole);
		} catch (thrown) {
			remove(partial);
			throw thrown;
		}
	}
	function make() {
		try {
			if (existsSync(join(path, "large"))) remove(path);
			for (const half of halves) makeHalf(half);
		} catch (thrown) {
			log(`No room is kept for a full disk: ${thrown instanceof Error ? thrown.message : thrown}`);
		}
	}
	make();
	return {
		make,
		release: (half) => remove(join(path, half))
	};
}
// src/device/voxnix-broker/sagas/journal.ts
var mostBytes = 262144;
function entryOf(value) {
	const { at, step, because } = fieldsOf(value) ?? {};
	if (typeof step !== "number") return null;
	if (at === "begin" || at === "end" || at === "undo" || at === "undone") return {
		at,
		step
	};
	return at === "failed" && typeof because === "string" ? {
		at,
		step,
		because
	} : null;
}
function parse(line) {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
function journalAt(path, found) {
	const entries = found;
	return {
		entries,
		write(entry) {
			const file = openSync(path, "a");
			try {
				writeFileSync(file, `${JSON.stringify(entry)}\n`);
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
			entries.push(entry);
		},
		remove: () => removeFile(path)
	};
}
function openJournals(folder) {
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	for (const name of readdirSync(folder)) if (name.endsWith(".partial")) removeFile(join(folder, name));
	const read = (name) => {
		const path = join(folder, name);
		const text = readBounded(path, mostBytes) ?? "";
		const whole = text.slice(0, text.lastIndexOf("\n") + 1);
		const [first = "", ...lines] = whole.split("\n");
		const { kind, plan } = fieldsOf(parse(first)) ?? {};
		if (typeof kind !== "string") return null;
		if (whole !== text) writeDurably(path, whole);
		return {
			id: name.replace(/\.jsonl$/, ""),
			kind,
			plan,
			journal: journalAt(path, lines.flatMap((line) => entryOf(parse(line)) ?? []))
		};
	};
	return {
		begin(id, kind, plan) {
			const path = join(folder, `${id}.jsonl`);
			writeDurably(path, `${JSON.stringify({
				kind,
				plan
			})}\n`);
			return journalAt(path, []);
		},
		open: () => readdirSync(folder).filter((name) => name.endsWith(".jsonl")).flatMap((name) => read(name) ?? [])
	};
}
// src/device/voxnix-broker/sagas/create.ts
function createSteps(host, workload) {
	const { storage, runner, systems } = keeperOf(host, workload);
	const { builder, records } = host;
	const { name, quotaGiB } = workload;
	const built = () => {
		const systemPath = records.workloads.read(name)?.systemPath;
		if (!systemPath) throw new Error(`The record of ${name} has no system.`);
		return {
			...workload,
			systemPath
		};
	};
	return [
		{
			name: "storage",
			async run() {
				await storage.create(name, quotaGiB);
				await runner.furnish(workload);
			},
			undo: () => storage.remove(name)
		},
		{
			name: "configuration",
			run: async () => records.workloads.write(name, {
				...workload,
				runs: false
			}),
			undo: async () => records.workloads.remove(name)
		},
		{
			name: "built",
			async run() {
				const systemPath = await builder.build(workload);
				await systems.set(name, systemPath);
				records.workloads.write(name, {
					...workload,
					systemPath,
					runs: false
				});
			},
			undo: async () => systems.drop(name)
		},
		{
			name: "network",
			run: () => runner.configure(built()),
			undo: () => runner.forget(workload)
		},
		{
			name: "enrolment",
			async run() {
				await runner.start(workload);
				await runner.ready(workload);
				records.workloads.write(name, {
					...built(),
					runs: true
				});
			},
			undo: () => runner.stop(workload)
		}
	];
}
// src/device/voxnix-broker/sagas/destroy.ts
function destroySteps(host, trashed) {
	const { id, workload } = trashed;
	const { storage, runner, systems } = keeperOf(host, workload);
	const { records } = host;
	const { name, systemPath } = workload;
	const label = `destroyed-${id}`;
	return [
		stopped(runner, workload),
		{
			name: "snapshot",
			run: () => storage.snapshot(name, label),
			undo: () => storage.dropSnapshot(name, label)
		},
		{
			name: "configuration",
			async run() {
				if (systemPath) systems.keep(id, systemPath);
				records.trash.write(id, trashed);
				await runner.forget(workload);
			},
			async undo() {
				await runner.configure(workload);
				records.trash.remove(id);
				systems.release(id);
			}
		},
		{
			name: "storage",
			async run() {
				await mustBeOff(runner, workload);
				await storage.trash(name, id);
			},
			undo: () => storage.untrash(name, id)
		},
		{
			name: "record",
			async run() {
				records.workloads.remove(name);
				systems.drop(name);
			},
			async undo() {
				if (systemPath) await systems.set(name, systemPath);
				records.workloads.write(name, workload);
			}
		}
	];
}
function bringBackSteps(host, trashed) {
	const { id, workload } = trashed;
	const { storage, runner, systems } = keeperOf(host, workload);
	const { records } = host;
	const { name, systemPath } = workload;
	return [
		{
			name: "storage",
			run: () => storage.untrash(name, id),
			undo: () => storage.trash(name, id)
		},
		{
			name: "record",
			async run() {
				if (systemPath) await systems.set(name, systemPath);
				records.workloads.write(name, {
					...workload,
					runs: false
				});
			},
			async undo() {
				records.workloads.remove(name);
				systems.drop(name);
			}
		},
		{
			name: "configuration",
			run: () => runner.configure(workload),
			undo: () => runner.forget(workload)
		},
		{
			name: "started",
			async run() {
				if (workload.runs) await runner.start(workload);
				await storage.dropSnapshot(name, `destroyed-${id}`);
				records.workloads.write(name, workload);
				records.trash.remove(id);
				systems.release(id);
			},
			async undo() {
				if (systemPath) systems.keep(id, systemPath);
				const left = records.trash.read(id);
				if (left === null || left.isLeaving) records.trash.write(id, trashed);
				await runner.stop(workload);
			}
		}
	];
}
async function mustBeOff(runner, workload) {
	if (await runner.isRunning(workload)) throw new Error(`${workload.name} was started again before its storage was moved.`);
}
var stopped = (runner, workload) => ({
	name: "stopped",
	run: () => runner.stop(workload),
	undo: async () => {
		if (workload.runs) await runner.start(workload);
	}
});
// src/device/voxnix-broker/sagas/purge.ts
async function purge(host, { id, workload }) {
	const { storage, systems } = keeperOf(host, workload);
	host.records.trash.breakSeal(id);
	await storage.purge(id);
	systems.release(id);
	await host.flush();
	host.records.trash.remove(id);
}
// src/device/voxnix-broker/sagas/resize.ts
var largerOf = ({ workload, quotaGiB }) => ({
	...workload,
	quotaGiB: Math.max(workload.quotaGiB, quotaGiB)
});
function resizeSteps(host, { workload, quotaGiB }) {
	const { storage, runner } = keeperOf(host, workload);
	const { records } = host;
	const { name } = workload;
	const resized = {
		...workload,
		quotaGiB
	};
	const record = {
		name: "record",
		run: async () => records.workloads.write(name, resized),
		undo: async () => records.workloads.write(name, workload)
	};
	const limit = {
		name: "storage",
		run: () => storage.limit(name, quotaGiB),
		undo: () => storage.limit(name, workload.quotaGiB)
	};
	return [...quotaGiB > workload.quotaGiB ? [record, limit] : [limit, record], {
		name: "disk",
		run: () => runner.furnish(resized),
		undo: async () => void 0
	}];
}
// src/device/voxnix-broker/sagas/restore.ts
function restoreSteps(host, { id, workload, label }) {
	const { storage, runner } = keeperOf(host, workload);
	const { name, quotaGiB, runs } = workload;
	return [
		stopped(runner, workload),
		{
			name: "storage",
			async run() {
				await mustBeOff(runner, workload);
				await storage.swapIn(name, label, id);
				await storage.limit(name, quotaGiB);
				await runner.furnish(workload);
			},
			undo: () => storage.swapBack(name, id)
		},
		{
			name: "started",
			run: async () => {
				if (runs) await runner.start(workload);
			},
			undo: () => runner.stop(workload)
		}
	];
}
// src/device/voxnix-broker/sagas/next-move.ts
function nextMove(entries, steps) {
	const failed = entries.find(({ at }) => at === "failed");
	if (failed) {
		const undone = entries.filter(({ at }) => at === "undone").map(({ step }) => step);
		const step = undone.length > 0 ? Math.min(...undone) - 1 : failed.step;
		return step < 0 ? { do: "taken-back" } : {
			do: "undo",
			step
		};
	}
	const ended = entries.filter(({ at }) => at === "end").length;
	return ended < steps ? {
		do: "run",
		step: ended
	} : { do: "finished" };
}
// src/device/voxnix-broker/sagas/run-saga.ts
var reasonOf = (thrown) => (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 2e3);
async function runSaga(journal, steps, { watch, flush }) {
	const nameOf = (index) => steps[index]?.name ?? String(index);
	for (;;) {
		const move = nextMove(journal.entries, steps.length);
		if (move.do === "finished") {
			journal.remove();
			return { is: "finished" };
		}
		if (move.do === "taken-back") {
			const failed = journal.entries.find((entry) => entry.at === "failed");
			journal.remove();
			return {
				is: "taken-back",
				because: failed && "because" in failed ? failed.because : "",
				step: nameOf(failed?.step ?? 0)
			};
		}
		const { step } = move;
		const undoing = move.do === "undo";
		journal.write({
			at: undoing ? "undo" : "begin",
			step
		});
		watch(nameOf(step), undoing);
		try {
			await (undoing ? steps[step]?.undo() : steps[step]?.run());
			await flush();
		} catch (thrown) {
			const because = reasonOf(thrown);
			if (undoing) return {
				is: "stuck",
				because,
				step: nameOf(step)
			};
			journal.write({
				at: "failed",
				step,
				because
			});
			continue;
		}
		journal.write({
			at: undoing ? "undone" : "end",
			step
		});
	}
}
// src/device/voxnix-broker/sagas/sagas.ts
function planOf(kind, plan) {
	const { workload, trashed, id, label, quotaGiB } = fieldsOf(plan) ?? {};
	const whole = workloadOf(workload);
	const gone = trashedOf(trashed);
	if (kind === "create" && whole) return {
		kind,
		workload: whole
	};
	if ((kind === "destroy" || kind === "bring-back") && gone) return {
		kind,
		trashed: gone
	};
	if (kind === "restore" && whole && typeof id === "string" && typeof label === "string") return {
		kind,
		id,
		workload: whole,
		label
	};
	if (kind === "resize" && whole && typeof quotaGiB === "number") return {
		kind,
		workload: whole,
		quotaGiB
	};
	return null;
}
function stepsOf(host, plan) {
	switch (plan.kind) {
		case "create": return createSteps(host, plan.workload);
		case "destroy": return destroySteps(host, plan.trashed);
		case "bring-back": return bringBackSteps(host, plan.trashed);
		case "restore": return restoreSteps(host, plan);
		case "resize": return resizeSteps(host, plan);
	}
}
var nameOf = (plan) => "workload" in plan ? plan.workload.name : plan.trashed.workload.name;
function countedBy(plan) {
	switch (plan.kind) {
		case "create": return plan.workload;
		case "bring-back": return plan.trashed.workload;
		case "resize": return largerOf(plan);
		default: return [];
	}
}
var purgeKey = ({ id }) => `purge-${id}`;
function createSagas(host, journals, newId) {
	const busy = /* @__PURE__ */ new Set();
	const unfinished = /* @__PURE__ */ new Map();
	const stuck = () => [...unfinished.values()].flatMap(({ plan, isStuck }) => isStuck ? nameOf(plan) : []);
	async function alone(name, act) {
		if (busy.has(name)) throw new BrokerFault("busy");
		busy.add(name);
		try {
			return await act();
		} finally {
			if (!stuck().includes(name)) busy.delete(name);
		}
	}
	async function endOf(id, plan, journal, watch) {
		const one = {
			plan,
			isStuck: false
		};
		unfinished.set(id, one);
		const saga = async () => runSaga(journal, stepsOf(host, plan), {
			watch,
			flush: host.flush
		});
		const end = await saga().catch((thrown) => ({
			is: "stuck",
			because: reasonOf(thrown),
			step: "journal"
		}));
		if (end.is === "stuck") one.isStuck = true;
		else unfinished.delete(id);
		return end;
	}
	function release(name) {
		if (![...unfinished.values()].some(({ plan }) => nameOf(plan) === name)) busy.delete(name);
	}
	async function purgeEnd(trashed) {
		try {
			await purge(host, trashed);
			return { is: "finished" };
		} catch (thrown) {
			return {
				is: "stuck",
				because: reasonOf(thrown),
				step: "storage"
			};
		} finally {
			unfinished.delete(purgeKey(trashed));
			release(trashed.workload.name);
		}
	}
	async function run(plan, watch) {
		const { kind, ...rest } = plan;
		const id = newId();
		const ended = await endOf(id, plan, journals.begin(id, kind, rest), watch);
		if (ended.is !== "finished") throw new BrokerFault(ended.is, `${ended.step}: ${ended.because}`);
	}
	async function resume(note) {
		const left = journals.open().map(({ id, kind, plan: text, journal }) => {
			const plan = planOf(kind, text);
			if (plan === null) throw new Error(`A saga "${kind}" is of another version of the broker.`);
			return {
				id,
				plan,
				journal
			};
		});
		for (const { id, plan } of left) {
			busy.add(nameOf(plan));
			unfinished.set(id, {
				plan,
				isStuck: false
			});
		}
		const asides = [];
		let failed = null;
		const leaving = [];
		const inSagas = left.flatMap(({ plan }) => "trashed" in plan ? plan.trashed.id : []);
		const attempt = (act) => {
			try {
				act();
			} catch (because) {
				failed = { because };
			}
		};
		attempt(() => {
			for (const id of host.records.trash.keys()) attempt(() => {
				const trashed = inSagas.includes(id) ? null : host.records.trash.read(id);
				if (trashed?.isLeaving) leaving.push(trashed);
			});
		});
		for (const trashed of leaving) {
			busy.add(trashed.workload.name);
			unfinished.set(purgeKey(trashed), {
				plan: {
					kind: "purge",
					trashed
				},
				isStuck: false
			});
		}
		for (const { storage } of keepersOf(host)) try {
			for (const id of await storage.asides()) asides.push({
				id,
				storage
			});
		} catch (because) {
			failed = { because };
		}
		const tell = (plan, end) => attempt(() => note(plan, end));
		return async () => {
			for (const trashed of leaving) {
				const end = await purgeEnd(trashed);
				if (end.is === "stuck") failed = { because: /* @__PURE__ */ new Error(`The trash ${trashed.id} is removed within an hour: ${end.because}`) };
				tell({
					kind: "purge",
					trashed
				}, end);
			}
			for (const { id, plan, journal } of left) {
				const end = await endOf(id, plan, journal, () => void 0);
				release(nameOf(plan));
				if (end.is !== "stuck" && plan.kind === "restore") asides.push({
					id: plan.id,
					storage: keeperOf(host, plan.workload).storage
				});
				tell(plan, end);
			}
			const needed = left.flatMap(({ id, plan }) => plan.kind === "restore" && unfinished.has(id) ? plan.id : []);
			for (const { id, storage } of asides) try {
				if (!needed.includes(id)) await storage.dropAside(id);
			} catch (because) {
				failed = { because };
			}
			if (failed) throw failed.because;
		};
	}
	return {
		alone,
		run,
		resume,
		stuck,
		making: () => [...unfinished.values()].flatMap(({ plan }) => countedBy(plan))
	};
}
// src/shared/workloads/wire.ts
var longestRequest = 65536;
// src/device/voxnix-broker/lines.ts
var newline = 10;
function createLines(longest) {
	let kept = [];
	let length = 0;
	let rest = Buffer.alloc(0);
	const drop = () => {
		kept = [];
		length = 0;
		rest = Buffer.alloc(0);
	};
	return {
		add(chunk) {
			rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		},
		next() {
			const end = rest.indexOf(newline);
			const part = end < 0 ? rest : rest.subarray(0, end);
			length += part.length;
			if (length > longest) {
				drop();
				return "too-long";
			}
			if (part.length > 0) kept.push(part);
			rest = rest.subarray(end < 0 ? rest.length : end + 1);
			if (end < 0) return null;
			const line = Buffer.concat(kept).toString("utf8");
			kept = [];
			length = 0;
			return line;
		},
		drop
	};
}
// src/device/voxnix-broker/requests.ts
var isNumber = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
var isShort = (value, most) => value === void 0 || typeof value === "string" && value.length > 0 && value.length <= most;
function parsed(line) {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
function requestOf(line) {
	const { id, verb, input, as, conversation, untrusted } = fieldsOf(parsed(line)) ?? {};
	const number = isNumber(id) ? id : 0;
	if (!isNumber(id) || !isVerb(verb) || !isShort(as, 20) || !isShort(conversation, 100)) return {
		id: number,
		ok: false,
		code: "request"
	};
	if (untrusted !== void 0 && typeof untrusted !== "boolean") return {
		id,
		ok: false,
		code: "request"
	};
	const decoded = decodeFields(verbRow(verb).input, input);
	if ("wrong" in decoded) return {
		id,
		ok: false,
		code: "input",
		detail: decoded.wrong
	};
	return {
		id,
		verb,
		input: decoded.input,
		...as !== void 0 && { as },
		...conversation !== void 0 && { conversation },
		...untrusted && { untrusted }
	};
}
// src/device/voxnix-broker/server.ts
var mostConnections = 32;
var mostInFlight = 8;
function faultOf(thrown, log) {
	if (thrown instanceof BrokerFault) return {
		code: thrown.code,
		...thrown.detail !== void 0 && { detail: thrown.detail }
	};
	log(thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown));
	return isFull(thrown) ? { code: "full" } : { code: "internal" };
}
function write(socket, line) {
	const text = JSON.stringify(line);
	const fits = text.length <= 1048576 ? text : JSON.stringify({
		id: line.id,
		ok: false,
		code: "internal"
	});
	if (socket.writable) socket.write(`${fits}\n`);
}
async function serve({ socket, from, closed }, line, { broker, log }) {
	const request = requestOf(line);
	if ("ok" in request) return write(socket, request);
	const { id } = request;
	try {
		const watch = (step, undoing) => write(socket, {
			id,
			step,
			undoing
		});
		write(socket, {
			id,
			...await broker.answer(request, from, watch, closed)
		});
	} catch (thrown) {
		if (closed.aborted && thrown === closed.reason) return;
		write(socket, {
			id,
			ok: false,
			...faultOf(thrown, log)
		});
	}
}
function read(socket, from, serving) {
	const ending = new AbortController();
	const connection = {
		socket,
		from,
		closed: ending.signal
	};
	const lines = createLines(longestRequest);
	let inFlight = 0;
	let isWaiting = false;
	const later = () => {
		if (isWaiting || ending.signal.aborted) return;
		isWaiting = true;
		const go = () => {
			isWaiting = false;
			proceed();
		};
		if (socket.writableNeedDrain) socket.once("drain", go);
		else setImmediate(go);
	};
	const proceed = () => {
		for (let begun = 0; inFlight < mostInFlight && !ending.signal.aborted; begun++) {
			if (begun === mostInFlight || socket.writableNeedDrain) return later();
			const line = lines.next();
			if (line === null) return void socket.resume();
			if (line === "too-long") return refuse();
			inFlight += 1;
			serve(connection, line, serving).finally(() => {
				inFlight -= 1;
				later();
			});
		}
	};
	const refuse = () => {
		write(socket, {
			id: 0,
			ok: false,
			code: "request"
		});
		socket.destroySoon();
		socket.removeAllListeners("data");
		lines.drop();
	};
	socket.on("data", (chunk) => {
		socket.pause();
		lines.add(chunk);
		later();
	});
	socket.on("error", () => socket.destroy());
	socket.on("close", () => {
		lines.drop();
		ending.abort();
	});
}
function listen(at, from, serving) {
	const server = createServer((socket) => read(socket, from, serving));
	server.maxConnections = mostConnections;
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(at, () => resolve(server));
	});
}
// src/device/voxnix-broker/start-again.ts
var mostStarts = 8;
function createStartAgain({ host, alone, log }) {
	const { workloads } = host.records;
	const gate = atMost(mostStarts);
	async function startAgain(before) {
		const { runner } = keeperOf(host, before);
		if (await runner.isRunning(before)) return;
		await alone(before.name, async () => {
			const workload = workloads.read(before.name);
			if (workload?.id !== before.id || !workload.runs || await runner.isRunning(workload)) return;
			await runner.start(workload);
		});
	}
	return () => {
		for (const workload of workloads.all()) if (workload.runs) gate(() => startAgain(workload)).catch((thrown) => log(`${workload.name} does not start: ${thrown.message}`));
	};
}
// src/shared/workloads/taint.ts
function createTaint(kept, keep) {
	let tainted = new Set(kept.slice(-1e3));
	const key = (person, conversation) => JSON.stringify([person, conversation]);
	return {
		has: (person, conversation) => conversation === null || tainted.has(key(person, conversation)),
		add(person, conversation) {
			if (tainted.has(key(person, conversation))) return;
			const next = [...tainted, key(person, conversation)].slice(-1e3);
			keep(next);
			tainted = new Set(next);
		}
	};
}
// src/device/voxnix-broker/taint-file.ts
function openTaint(path) {
	const kept = JSON.parse(readBounded(path, 1048576) ?? "[]");
	return createTaint(Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [], (tainted) => writeDurably(path, JSON.stringify(tainted)));
}
// src/device/voxnix-broker/trash-rounds.ts
var roundMs = 36e5;
async function ageOne(host, trashed, elapsedMs, unwritten) {
	const { id } = trashed;
	const more = elapsedMs + (unwritten.get(id) ?? 0);
	const agedMs = trashed.agedMs + more;
	if (agedMs >= 6048e5) await purge(host, trashed);
	else {
		unwritten.set(id, more);
		host.records.trash.write(id, {
			...trashed,
			agedMs
		});
	}
	unwritten.delete(id);
}
async function trashRound({ host, alone, log, unwritten }, elapsedMs) {
	const { trash } = host.records;
	for (const id of trash.keys()) try {
		const listed = trash.read(id);
		if (listed === null) continue;
		await alone(listed.workload.name, async () => {
			const trashed = trash.read(id);
			if (trashed !== null) await ageOne(host, trashed, elapsedMs, unwritten);
		});
	} catch (thrown) {
		if (thrown instanceof BrokerFault && thrown.code === "busy") continue;
		log(`The trash ${id} stays: ${thrown instanceof Error ? thrown.message : thrown}`);
	}
}
function emptyTrash({ afterRound, ...parts }) {
	const rounds = {
		...parts,
		unwritten: /* @__PURE__ */ new Map()
	};
	let before = performance$1.now();
	const round = () => {
		const now = performance$1.now();
		trashRound(rounds, now - before).catch((thrown) => parts.log(`The trash is not read: ${thrown instanceof Error ? thrown.message : thrown}`)).finally(afterRound);
		before = now;
	};
	setInterval(round, roundMs).unref();
}
// src/device/voxnix-broker/writes.ts
var mostSnapshots = 32;
var defaultVm = {
	memoryGiB: 2,
	cores: 2
};
function createWrites({ host, sagas, config, people, now, newId }) {
	const { records } = host;
	const found = (name) => {
		const workload = records.workloads.read(name);
		if (workload === null) throw new BrokerFault("no-such-workload");
		return workload;
	};
	const kept = (name) => {
		const workload = found(name);
		return {
			workload,
			...keeperOf(host, workload)
		};
	};
	const making = /* @__PURE__ */ new Map();
	const all = () => {
		const known = [...records.workloads.all(), ...sagas.making()];
		return [...new Map([...known.map((each) => [each.name, each]), ...making]).values()];
	};
	async function made(workload, make) {
		making.set(workload.name, workload);
		try {
			return await make();
		} finally {
			making.delete(workload.name);
		}
	}
	const freeAddresses = ({ runner }) => runner.freeAddresses(all().flatMap(({ host, container }) => [host, container]));
	const ownedBy = (person, but) => {
		const isOwn = ({ owner, id }) => owner === person.name && id !== but;
		const own = all().filter(isOwn);
		const there = new Set(all().map(({ id }) => id));
		const trashed = records.trash.all().flatMap(({ workload }) => there.has(workload.id) ? [] : workload);
		const stored = [...own, ...trashed.filter(isOwn)];
		return {
			workloads: own.length,
			storageGiB: stored.reduce((sum, { quotaGiB }) => sum + quotaGiB, 0)
		};
	};
	const limitTo = (owner, quotaGiB, workloads, but) => {
		const person = people().find((each) => each.name === owner);
		if (!person) return;
		const over = overQuota(person, ownedBy(person, but), {
			workloads,
			storageGiB: quotaGiB
		});
		if (over) throw new BrokerFault(over);
	};
	const limitVmTo = (owner, vm) => {
		const person = people().find((each) => each.name === owner);
		if (!person) return;
		const held = all().filter((each) => each.owner === owner).reduce((sum, each) => sum + (each.vm?.memoryGiB ?? 0), 0);
		const over = overVms(person.vms, held, vm);
		if (over) throw new BrokerFault(over);
	};
	function sizeOf({ isVm, memoryGiB, cores }) {
		if (isVm) return {
			memoryGiB: memoryGiB ?? defaultVm.memoryGiB,
			cores: cores ?? defaultVm.cores
		};
		if (memoryGiB !== void 0 || cores !== void 0) throw new BrokerFault("input", memoryGiB === void 0 ? "cores" : "memoryGiB");
		return null;
	}
	function checkModules(modules, vm) {
		const { modules: ofContainers, vms } = config();
		if (vm !== null && vms === null) throw new BrokerFault("no-vms");
		const known = vm === null ? ofContainers : vms?.modules ?? [];
		const unknown = modules.find((each) => !known.includes(each));
		if (unknown === void 0) return;
		throw new BrokerFault(vms?.modules.includes(unknown) ? "vm-only" : "no-such-module", unknown);
	}
	const free = async (name, { runner }) => {
		let taken = records.workloads.read(name) !== null;
		for (const { storage } of keepersOf(host)) taken ||= await storage.has(name);
		if (taken || await runner.isKnown(name)) throw new BrokerFault("name-taken");
	};
	async function allocated(wanted, keeper, make) {
		const { id, owner, quotaGiB, vm } = wanted;
		const check = () => {
			if (wanted.backAt === void 0 && !people().some((each) => each.name === owner)) throw new BrokerFault("unknown-person");
			limitTo(owner, quotaGiB, 1, id);
			if (vm) limitVmTo(owner, vm);
		};
		const isFree = ({ container }) => all().every((each) => each.container !== container);
		check();
		let workload = wanted;
		while (workload.container === "" || !isFree(workload)) workload = {
			...wanted,
			...await freeAddresses(keeper)
		};
		check();
		return made(workload, () => make(workload));
	}
	return {
		async create(person, wanted, watch) {
			const { name, modules, ownModule, shared, quotaGiB = config().quotaGiB } = wanted;
			const vm = sizeOf(wanted);
			checkModules(modules, vm);
			if (ownModule !== null && !config().ownModules) throw new BrokerFault("no-own-modules");
			const stranger = shared.find((each) => !people().some((known) => known.name === each));
			if (stranger !== void 0) throw new BrokerFault("unknown-person", stranger);
			const keeper = keeperOf(host, { vm });
			await free(name, keeper);
			return allocated({
				name,
				id: newId(),
				owner: person.name,
				shared,
				modules,
				ownModule,
				quotaGiB,
				vm,
				createdAt: now(),
				...await keeper.runner.logFrom(),
				host: "",
				container: "",
				systemPath: null,
				runs: true
			}, keeper, async (workload) => {
				if (ownModule !== null) await host.builder.check(workload);
				await free(name, keeper);
				await sagas.run({
					kind: "create",
					workload
				}, watch);
				return {
					name,
					address: workload.container
				};
			});
		},
		async start(name) {
			const { workload, runner } = kept(name);
			await runner.start(workload);
			records.workloads.write(name, {
				...workload,
				runs: true
			});
			return {};
		},
		async stop(name) {
			const { workload, runner } = kept(name);
			await runner.stop(workload);
			records.workloads.write(name, {
				...workload,
				runs: false
			});
			return {};
		},
		async exec(name, argv, begin) {
			const { workload, runner } = kept(name);
			if (!await runner.isRunning(workload)) throw new BrokerFault("not-running");
			const { status, out, err, cut, timedOut } = await begin(() => runner.exec(workload, argv));
			return {
				status,
				out,
				err,
				cut,
				timedOut
			};
		},
		async snapshot(name, label) {
			const { workload, storage, runner } = kept(name);
			const known = await storage.snapshots(name);
			if (known.includes(label)) throw new BrokerFault("name-taken");
			if (known.length >= mostSnapshots) throw new BrokerFault("too-many-snapshots");
			await runner.settle(workload);
			await storage.snapshot(name, label);
			return {
				label,
				leftOut: await storage.leftOut(name)
			};
		},
		async resize(name, quotaGiB, watch) {
			const { workload, runner } = kept(name);
			limitTo(workload.owner, quotaGiB, 0, workload.id);
			const resize = {
				workload,
				quotaGiB
			};
			return made(largerOf(resize), async () => {
				await runner.checkSize(workload, quotaGiB);
				await sagas.run({
					kind: "resize",
					...resize
				}, watch);
				return {};
			});
		},
		async restore(name, label, watch) {
			const { workload, storage } = kept(name);
			if (!(await storage.snapshots(name)).includes(label)) throw new BrokerFault("no-such-snapshot");
			const id = newId();
			const leftOut = await storage.leftOut(name);
			await sagas.run({
				kind: "restore",
				id,
				workload,
				label
			}, watch);
			await storage.dropAside(id);
			return { leftOut };
		},
		async forgetSnapshot(name, label) {
			const { storage } = kept(name);
			if (!(await storage.snapshots(name)).includes(label)) throw new BrokerFault("no-such-snapshot");
			await storage.dropSnapshot(name, label);
			return {};
		},
		async destroy(name, watch) {
			const workload = found(name);
			const trashed = {
				id: newId(),
				workload,
				trashedAt: now(),
				agedMs: 0
			};
			await sagas.run({
				kind: "destroy",
				trashed
			}, watch);
			return { id: trashed.id };
		},
		async purge(trashed) {
			await purge(host, trashed);
			return { name: trashed.workload.name };
		},
		async undo(trashed, watch) {
			if (trashed.isLeaving) throw new BrokerFault("no-such-workload");
			const { name } = trashed.workload;
			const keeper = keeperOf(host, trashed.workload);
			await free(name, keeper);
			return allocated({
				...trashed.workload,
				backAt: now(),
				...await keeper.runner.logFrom()
			}, keeper, async (workload) => {
				await sagas.run({
					kind: "bring-back",
					trashed: {
						...trashed,
						workload
					}
				}, watch);
				return { name };
			});
		}
	};
}
// src/device/voxnix-broker/index.ts
var [configPath = "/etc/voxnix/broker.json"] = process.argv.slice(2);
var log = (line) => void process.stderr.write(`${line}\n`);
var newId = () => randomBytes(8).toString("hex");
var current = readConfig(configPath);
var config = () => current;
var admitted = (people) => people;
process.on("SIGHUP", () => {
	try {
		const next = readConfig(configPath);
		current = {
			...reloaded(current, next),
			people: admitted(next.people)
		};
	} catch (thrown) {
		log(`The configuration stays as it was: ${thrown instanceof Error ? thrown.message : thrown}`);
	}
});
var sockets = passedSockets(process.env, process.pid);
var { places, storage, vms } = current;
var records = openRecords(places.state);
var host = {
	records,
	containers: {
		storage: storage.kind === "zfs" ? zfsStorage(places.containers, {
			pool: storage.pool,
			kind: "containers"
		}) : btrfsStorage(places.containers, forContainers),
		runner: createContainers(places.configurations),
		systems: createSystems(places)
	},
	vms: vms && {
		storage: storage.kind === "zfs" ? zfsStorage(vms.images, {
			pool: storage.pool,
			kind: "vms"
		}) : btrfsStorage(vms.images, forVms),
		runner: createVms({
			...vms,
			architecture: process.arch === "arm64" ? "aarch64" : "x86_64",
			store: "/nix/store",
			state: join(places.state, "domains")
		}),
		systems: createSystems({
			profiles: vms.profiles,
			inner: null,
			roots: places.roots
		})
	},
	builder: createBuilder(() => current.build),
	flush: flushOf([
		places.state,
		places.profiles,
		places.containers,
		...vms ? [vms.images] : []
	])
};
var audit = openAudit(join(places.state, "audit.jsonl"), (line) => void process.stdout.write(`${line}\n`));
var sagas = createSagas(host, openJournals(join(places.state, "sagas")), newId);
var finishSagas = await sagas.resume((plan, end) => audit.write({
	time: (/* @__PURE__ */ new Date()).toISOString(),
	event: "found",
	person: "",
	face: "",
	verb: plan.kind,
	input: { name: nameOf(plan) },
	detail: end.is
}));
var reads = createReads(host);
var ledger = openLedger(join(places.state, "approvals.json"));
var leftBehind = createLeftBehind({
	records,
	sagas,
	ledger,
	now: Date.now
});
var guests = openGuests(join(places.state, "guests.json"), {
	config,
	leftBehind,
	now: Date.now
});
admitted = openAdmitted(join(places.state, "people.json"), {
	leftBehind,
	guests,
	log
});
current = {
	...current,
	people: admitted(current.people)
};
var acts = createActs(host, {
	reads,
	writes: createWrites({
		host,
		sagas,
		config,
		people: guests.people,
		now: Date.now,
		newId
	}),
	sagas
});
var taint = openTaint(join(places.state, "tainted.json"));
var reserve = openReserve(join(places.state, "reserve"), log);
var broker = createBroker({
	host,
	acts,
	sagas,
	ledger,
	audit,
	taint,
	guests,
	reserve,
	config,
	log,
	now: Date.now,
	newId
});
for (const { fd, from } of sockets) await listen({ fd }, from, {
	broker,
	log
});
emptyTrash({
	host,
	log,
	alone: sagas.alone,
	afterRound: reserve.make
});
var startAll = createStartAgain({
	host,
	alone: sagas.alone,
	log
});
startAll();
finishSagas().catch((thrown) => log(`What an earlier broker left is not finished: ${thrown.message}`)).then(startAll);
export {};
