// Written by `npm run device-programs` from src/device/voxnix-agent.
import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, readSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
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
var nameIn = (input) => typeof input["name"] === "string" ? input["name"] : "";
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
// src/device/voxnix-agent/bot-api.ts
var BotFault = class extends Error {
	status;
	constructor(method, status, text) {
		super(`${method}: ${status} ${text.slice(0, 200)}`);
		this.status = status;
	}
};
var TooLong = class extends Error {
	constructor() {
		super("The answer of Telegram is too long.");
	}
};
var longestAnswer = 4194304;
var kept = [
	"sendMessage",
	"sendDocument",
	"editMessageText"
];
var keptMs = 72e5;
var signs = ["sendChatAction", "answerCallbackQuery"];
var withoutPreview = { link_preview_options: { is_disabled: true } };
var withText = ["sendMessage", "editMessageText"];
async function bounded$1(response) {
	const chunks = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > longestAnswer) throw new TooLong();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
var leastSeconds = 1;
var unknownSeconds = 5;
var secondsIn = (value) => typeof value === "number" && value > 0 ? Math.max(leastSeconds, value) : unknownSeconds;
function parsed$1(text) {
	try {
		return fieldsOf(JSON.parse(text)) ?? {};
	} catch {
		return {};
	}
}
function createBotApi(root, token) {
	async function once(method, body, timeoutMs) {
		const response = await fetch(`${root}/bot${token}/${method}`, {
			method: "POST",
			...body,
			signal: AbortSignal.timeout(timeoutMs),
			redirect: "error"
		}).catch((thrown) => {
			throw new BotFault(method, 0, thrown instanceof Error ? thrown.name : "failed");
		});
		return {
			status: response.status,
			answer: parsed$1(await bounded$1(response))
		};
	}
	async function reached(method, body, timeoutMs, until) {
		for (let failures = 1;; failures += 1) {
			try {
				const answered = await once(method, body, timeoutMs);
				if (answered.status < 500 || performance.now() > until) return answered;
			} catch (thrown) {
				if (performance.now() > until) throw thrown;
			}
			await setTimeout$1(Math.min(6e4, 500 * 2 ** failures));
		}
	}
	async function repeated(method, body, timeoutMs) {
		const until = performance.now() + keptMs;
		for (;;) {
			const { status, answer } = await reached(method, body, timeoutMs, kept.includes(method) ? until : 0);
			if (answer["ok"] === true) return answer["result"];
			const waitMs = 1e3 * secondsIn(fieldsOf(answer["parameters"])?.["retry_after"]);
			if (!(status === 429 && !signs.includes(method) && performance.now() + waitMs <= until)) throw new BotFault(method, status, String(answer["description"] ?? ""));
			await setTimeout$1(waitMs);
		}
	}
	return {
		call: (method, body, timeoutMs = 3e4) => repeated(method, {
			headers: { "content-type": "application/json" },
			body: JSON.stringify(withText.includes(method) ? {
				...body,
				...withoutPreview
			} : body)
		}, timeoutMs),
		sendFile(chat, name, text) {
			const body = new FormData();
			body.append("chat_id", String(chat));
			body.append("document", new Blob([text], { type: "text/plain" }), name);
			return repeated("sendDocument", { body }, 12e4);
		}
	};
}
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
// src/device/voxnix-agent/updates.ts
var isGroup = (chat) => chat < 0;
function placeOf(value) {
	const { id, type } = fieldsOf(value) ?? {};
	if (typeof id !== "number" || !Number.isSafeInteger(id)) return null;
	return (type === "private" ? !isGroup(id) : type === "group" || type === "supergroup") ? id : null;
}
var idOf = (value) => Number.isSafeInteger(value) && Number(value) > 0 ? String(value) : null;
function messageOf(id, value, arrivedAt) {
	const { from, chat, text, date, forward_origin, via_bot } = fieldsOf(value) ?? {};
	const person = idOf(fieldsOf(from)?.["id"]);
	const place = placeOf(chat);
	if (person === null || place === null || typeof text !== "string") return null;
	if (text.length > 4096 || text === "") return null;
	return {
		id,
		from: person,
		chat: place,
		sentAt: typeof date === "number" ? date * 1e3 : null,
		arrivedAt,
		text,
		forwarded: forward_origin !== void 0 || via_bot !== void 0
	};
}
function buttonOf(id, value, arrivedAt) {
	const { id: query, from, data, message } = fieldsOf(value) ?? {};
	const person = idOf(fieldsOf(from)?.["id"]);
	const { chat, message_id } = fieldsOf(message) ?? {};
	const place = placeOf(chat);
	if (person === null || place === null || typeof query !== "string" || typeof data !== "string") return null;
	if (typeof message_id !== "number") return null;
	return {
		id,
		from: person,
		chat: place,
		sentAt: null,
		arrivedAt,
		button: data,
		query,
		message: message_id
	};
}
function updateOf(value, arrivedAt) {
	const { update_id: id, message, callback_query } = fieldsOf(value) ?? {};
	if (typeof id !== "number" || !Number.isSafeInteger(id)) return null;
	return {
		id,
		update: message === void 0 ? buttonOf(id, callback_query, arrivedAt) : messageOf(id, message, arrivedAt)
	};
}
// src/device/voxnix-agent/chat.ts
var open = [
	"list",
	"usage",
	"health",
	"create",
	"start",
	"stop",
	"snapshot",
	"snapshots",
	"restore",
	"forget-snapshot",
	"destroy",
	"undo"
];
var longestText = 4e3;
var mostButtons = 10;
function createChat(api, log) {
	const send = (chat, text, more = {}, about = "answer") => text.length > 4e3 ? api.sendFile(chat, `${about}.txt`, text) : api.call("sendMessage", {
		chat_id: chat,
		text: text || "–",
		...more
	});
	async function sendAlone({ chat, from }, text, about) {
		if (!isGroup(chat)) return send(chat, text, {}, about);
		try {
			await send(Number(from), text, {}, about);
		} catch (thrown) {
			if (!(thrown instanceof BotFault) || thrown.status !== 403 && thrown.status !== 400) throw thrown;
			return send(chat, "The answer is not for a group. Open a private chat with this bot, and ask there.");
		}
		return send(chat, "The answer is in your private chat.");
	}
	function restores(name, value) {
		const rows = (Array.isArray(value) ? value : []).map((each) => fieldsOf(each)?.["label"]).slice(0, mostButtons).map((label) => [{
			text: `Restore ${label}`,
			callback_data: `restore ${name} ${label}`
		}]);
		return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
	}
	function buttons(id, mayApprove) {
		const yes = {
			text: "Yes, do it",
			callback_data: `approve ${id}`
		};
		const no = {
			text: "No",
			callback_data: `refuse ${id}`
		};
		return { reply_markup: { inline_keyboard: [mayApprove ? [yes, no] : [no]] } };
	}
	async function ask(chat, waits, mayApprove, more = "") {
		const pieces = `${questionOf(waits)}?${more}`.match(/.{1,2000}/gsu) ?? [];
		for (const [at, piece] of pieces.entries()) await send(chat, piece, at === pieces.length - 1 ? buttons(waits.id, mayApprove) : {});
	}
	const askers = /* @__PURE__ */ new Map();
	async function question(place, waits) {
		const { chat } = place;
		const { id, answeredBy } = waits;
		if (answeredBy === void 0) return ask(chat, waits, true);
		askers.set(id, place);
		for (const old of [...askers.keys()].slice(0, -100)) askers.delete(old);
		const none = ` No other owner is on Telegram. One of them can approve it at a terminal: voxnix approve ${id}`;
		await ask(chat, waits, false, `\n\nAnother owner of the host has to approve this.${answeredBy.length === 0 ? none : ""}`);
		for (const owner of answeredBy) await ask(Number(owner), waits, true).catch((thrown) => log(thrown instanceof Error ? thrown.message : String(thrown)));
	}
	function askerOf(id) {
		const place = askers.get(id) ?? null;
		askers.delete(id);
		return place;
	}
	async function show(place, { verb, input }, reply) {
		const { chat } = place;
		if (!reply.ok && reply.detail !== void 0) await sendAlone(place, faultText(reply.code, reply.detail));
		else if (!reply.ok) await send(chat, faultText(reply.code));
		else if ("waits" in reply) await question(place, reply.waits);
		else {
			const text = linesOf(verb, reply.value).join("\n") || "Done. There is nothing to show.";
			const more = verb === "snapshots" ? restores(input["name"], reply.value) : {};
			const about = [nameIn(input), verb].filter(Boolean).join("-");
			await (open.includes(verb) ? send(chat, text, more, about) : sendAlone(place, text, about));
		}
	}
	async function executed(place, value) {
		const { status, out, err, cut, timedOut } = fieldsOf(value) ?? {};
		if (typeof out !== "string" || typeof err !== "string") {
			const lines = linesOf("approve", value).filter((line) => !line.startsWith("id: "));
			if (lines.length > 0) await send(place.chat, lines.join("\n"));
			return;
		}
		const notes = [
			...cut === true ? ["It printed more, which was cut."] : [],
			...timedOut === true ? ["It did not end in time, and was ended."] : [],
			`It ended with ${status ?? "a signal"}.`
		];
		await sendAlone(place, [
			plain(out).trimEnd(),
			plain(err).trimEnd(),
			...notes
		].filter(Boolean).join("\n"), "exec");
	}
	return {
		send,
		sendAlone,
		question,
		show,
		executed,
		askerOf
	};
}
// src/device/voxnix-agent/commands.ts
var help = `/list – the containers and virtual machines
/status – how much they store
/health – what is stuck or silent
/create NAME MODULE… – of: git fish code-server tailscale workspace languages
/create NAME --vm MODULE… – a virtual machine, also with: docker
/run NAME, /stop NAME
/logs NAME
/snapshot NAME LABEL, /snapshots NAME
/restore NAME LABEL, /forget NAME LABEL – a snapshot; asks first
/destroy NAME – asks first; seven days in the trash
/undo – brings back what was destroyed last
/invite PERSON, /expel PERSON, /people – for owners
/help – this text`;
var request = (verb, input = {}) => ({
	is: "request",
	verb,
	input
});
var vmWords = [
	"--vm",
	"—vm",
	"–vm"
];
function createInput(name, words) {
	const modules = words.filter((each) => !vmWords.includes(each));
	return {
		name,
		modules,
		...modules.length < words.length && { vm: true }
	};
}
function commandOf(text) {
	const [first = "", name, ...rest] = text.trim().split(/\s+/, 40);
	switch (first.split("@", 1)[0]) {
		case "/list": return request("list");
		case "/status": return request("usage");
		case "/health": return request("health");
		case "/create": return request("create", createInput(name, rest));
		case "/run": return request("start", { name });
		case "/stop": return request("stop", { name });
		case "/logs": return request("logs", { name });
		case "/snapshot": return request("snapshot", {
			name,
			label: rest[0]
		});
		case "/snapshots": return request("snapshots", { name });
		case "/restore": return request("restore", {
			name,
			label: rest[0]
		});
		case "/forget": return request("forget-snapshot", {
			name,
			label: rest[0]
		});
		case "/destroy": return request("destroy", { name });
		case "/invite": return {
			is: "invite",
			person: name ?? ""
		};
		case "/expel": return request("expel", { person: name });
		case "/people": return request("people");
		case "/undo": return { is: "undo-last" };
		case "/start":
		case "/help": return { is: "help" };
		default: return { is: first.startsWith("/") ? "unknown" : "said" };
	}
}
function isForGroup(text, username) {
	const [, bot = username] = text.trim().split(/\s/, 1)[0]?.split("@") ?? [];
	return !["said", "unknown"].includes(commandOf(text).is) && bot.toLowerCase() === username.toLowerCase();
}
var isForModel = (update) => "text" in update && (update.forwarded || commandOf(update.text).is === "said");
var isRead = (command) => command.is === "help" || command.is === "unknown" || command.is === "request" && [
	"list",
	"usage",
	"health",
	"logs",
	"people",
	"snapshots"
].includes(command.verb);
var invitationOf = (text) => /^\/start ([0-9a-f]{32})$/.exec(text.trim())?.[1] ?? null;
// src/device/voxnix-agent/last-trashed.ts
function lastTrashed(trash, person) {
	const [last] = trash.map((each) => fieldsOf(each) ?? {}).filter(({ owner, leftMs }) => owner === person && leftMs !== 0).sort((a, b) => Number(b["trashedAt"]) - Number(a["trashedAt"]));
	return typeof last?.["id"] === "string" ? last["id"] : null;
}
// src/shared/workloads/steps.ts
var brokerSteps = [
	"storage",
	"configuration",
	"built",
	"network",
	"enrolment",
	"snapshot",
	"record",
	"started",
	"stopped"
];
var isBrokerStep = (name) => brokerSteps.some((each) => each === name);
// src/device/voxnix-agent/progress.ts
var afterMs = 3e3;
var mostCharacters = 60;
var names = {
	configuration: "writing its configuration",
	built: "building its system",
	enrolment: "starting it",
	started: "starting it",
	stopped: "stopping it"
};
function stepText(step, undoing) {
	if (!isBrokerStep(step)) return null;
	return `${undoing ? "undoing: " : ""}${names[step] ?? step}…`;
}
function showProgress({ api, chat, log }, asked) {
	let text = asked === "" ? "" : `${asked}…`;
	let shown = "";
	let message;
	let isDue = false;
	let last = Promise.resolve();
	const next = (work) => {
		last = last.then(work).then(() => void 0).catch((thrown) => log(thrown instanceof Error ? thrown.message : String(thrown)));
	};
	async function update() {
		if (text === shown) return;
		shown = text;
		if (message === void 0) message = fieldsOf(await api.call("sendMessage", {
			chat_id: chat,
			text
		}))?.["message_id"];
		else await api.call("editMessageText", {
			chat_id: chat,
			message_id: message,
			text
		});
	}
	const timer = setTimeout(() => {
		isDue = true;
		next(update);
	}, afterMs);
	const steps = (step, undoing, of = asked) => {
		const words = stepText(step, undoing);
		if (words === null) return;
		text = `${plain(of).slice(0, mostCharacters)}: ${words}`;
		if (isDue) next(update);
	};
	function end() {
		clearTimeout(timer);
		next(async () => {
			if (message !== void 0) await api.call("deleteMessage", {
				chat_id: chat,
				message_id: message
			});
		});
		return isDue;
	}
	return {
		steps,
		end
	};
}
// src/device/voxnix-agent/talk-texts.ts
var commands = "The commands work without it: /help";
var faults = {
	"model-down": `The language model cannot be reached. ${commands}`,
	"model-busy": `The language model has too much to do. Try again in some minutes. ${commands}`,
	"model-key": `The language model refuses the key of this host. An owner of the host can change it. ${commands}`,
	"model-broken": `The answer of the language model broke off. What it did before is done: see /list. ${commands}`,
	"over-budget": `Nothing of your share of the language model is left for today. ${commands}`,
	request: `This message cannot be sent to the language model. Make it shorter. ${commands}`
};
var unreachable = faults["model-down"];
var announcement = (words) => `The model asks for: ${plain(words)}`;
var stops = {
	steps: "It stopped after its most steps. Say how it should go on.",
	budget: "It stopped, because nothing of your share is left for today.",
	length: "It stopped at the longest answer."
};
var leftText = ({ tokens, cents }) => `Left today: ${tokens} tokens${cents === null ? "" : `, ${(cents / 100).toFixed(2)} in money`}`;
function replyText(told) {
	if (!told.ok) return faults[told.code];
	const stopped = told.stopped === null ? [] : [stops[told.stopped]];
	return [
		told.text.trim() || "It said nothing.",
		...stopped,
		leftText(told.left)
	].join("\n\n");
}
// src/device/voxnix-agent/agent.ts
var lateMs = 6e5;
var typingMs = 4500;
var brokerAttempts = 10;
var brokerMs = 1500;
var mostShown = 10;
var stillOpen = [
	"role",
	"not-yours",
	"second-person",
	"unknown-person",
	"busy"
];
var BrokerEnded = class extends Error {};
var brokerEnded = "The broker ended before it answered. What it began is finished or undone at its next start: see /list.";
function createAgent({ api, ask: request, talk, log }) {
	const { send, sendAlone, question, show, executed, askerOf } = createChat(api, log);
	const ask = (...words) => request(...words).catch((thrown) => {
		throw new BrokerEnded(`The broker: ${thrown instanceof Error ? thrown.message : thrown}`);
	});
	const isTaken = (call) => call.then(() => true, (thrown) => {
		if (!(thrown instanceof BotFault)) throw thrown;
		log(thrown.message);
		return false;
	});
	async function watched(chat, title, work) {
		const progress = showProgress({
			api,
			chat,
			log
		}, title);
		let wasShown = false;
		return {
			reply: await work(progress.steps).finally(() => {
				wasShown = progress.end();
			}),
			wasShown
		};
	}
	async function whoIs(person) {
		for (let attempt = 1;; attempt += 1) try {
			return await ask("whoami", {}, person);
		} catch (thrown) {
			if (attempt === brokerAttempts) throw thrown;
			await setTimeout$1(brokerMs);
		}
	}
	async function lastOf(as) {
		const [reply, known] = [await ask("trash", {}, as), await ask("whoami", {}, as)];
		if (!reply.ok || !("value" in reply) || !Array.isArray(reply.value)) return null;
		const { name } = known.ok && "value" in known ? fieldsOf(known.value) ?? {} : {};
		return lastTrashed(reply.value, name);
	}
	let ownName = null;
	async function username() {
		ownName ??= String(fieldsOf(await api.call("getMe", {}))?.["username"]);
		return ownName;
	}
	const isForAgent = async (update) => !isGroup(update.chat) || !("text" in update) || !update.forwarded && isForGroup(update.text, await username());
	async function invited(place, person) {
		const reply = await ask("invite", { person }, place.from);
		if (!reply.ok || !("value" in reply)) return show(place, {
			verb: "invite",
			input: {}
		}, reply);
		const { code } = fieldsOf(reply.value) ?? {};
		const link = `https://t.me/${await username()}?start=${code}`;
		await sendAlone(place, `For ${person}, once and within a day:\n${link}`);
	}
	async function welcomed({ chat, from, ...update }) {
		const code = !isGroup(chat) && "text" in update && !update.forwarded ? invitationOf(update.text) : null;
		if (code === null) return false;
		const reply = await ask("join", { code }, from);
		if (!reply.ok || !("value" in reply)) return false;
		await send(chat, `Welcome, ${fieldsOf(reply.value)?.["person"]}.\n\n${help}`);
		return true;
	}
	async function showWaiting(place, ids) {
		if (ids.length === 0) return;
		const reply = await ask("approvals", {}, place.from);
		if (!reply.ok) await send(place.chat, faultText(reply.code));
		const all = reply.ok && "value" in reply && Array.isArray(reply.value) ? reply.value : [];
		for (const waits of all.filter((each) => ids.includes(each.id))) await question(place, waits);
	}
	async function said({ chat, from }, text, forwarded) {
		if (talk === null) return send(chat, help);
		const typing = () => api.call("sendChatAction", {
			chat_id: chat,
			action: "typing"
		}).catch(() => void 0);
		await typing();
		const timer = setInterval(typing, typingMs);
		const progress = showProgress({
			api,
			chat,
			log
		}, "");
		const shown = /* @__PURE__ */ new Set();
		const asks = (id) => {
			if (shown.has(id) || shown.size >= mostShown) return;
			shown.add(id);
			showWaiting({
				chat,
				from
			}, [id]).catch((thrown) => log(thrown instanceof Error ? thrown.message : `${thrown}`));
		};
		let announced = Promise.resolve(true);
		const does = (words) => {
			announced = announced.then(() => isTaken(send(chat, announcement(words), {}, "change")));
		};
		const told = await talk({
			person: from,
			text,
			forwarded
		}, {
			steps: progress.steps,
			asks,
			does
		}).finally(() => {
			clearInterval(timer);
			progress.end();
		});
		await announced;
		await send(chat, told === null ? unreachable : replyText(told));
		const left = told?.waits.filter((id) => !shown.has(id)) ?? [];
		await showWaiting({
			chat,
			from
		}, left);
	}
	async function typed({ chat, from, sentAt, arrivedAt }, text, forwarded) {
		const command = forwarded ? { is: "said" } : commandOf(text);
		const at = command.is === "said" ? arrivedAt : Date.now();
		if (!isRead(command) && sentAt !== null && at - sentAt > lateMs) return send(chat, "This came more than ten minutes late, and was not done. Send it again if you still want it.");
		if (command.is === "help" || command.is === "unknown") return send(chat, help);
		if (command.is === "invite") return invited({
			chat,
			from
		}, command.person);
		if (command.is === "said") return said({
			chat,
			from
		}, text, forwarded);
		if (command.is === "request") {
			const { verb, input } = command;
			const { reply } = await watched(chat, `${verb} ${nameIn(input)}`.trim(), (steps) => ask(verb, input, from, steps));
			return show({
				chat,
				from
			}, command, reply);
		}
		const id = await lastOf(from);
		if (id === null) return send(chat, "Nothing of yours is in the trash.");
		const { reply } = await watched(chat, "undo", (steps) => ask("undo", { id }, from, steps));
		return show({
			chat,
			from
		}, {
			verb: "undo",
			input: {}
		}, reply);
	}
	async function pressed({ chat, from }, button, query, message) {
		const place = {
			chat,
			from
		};
		await isTaken(api.call("answerCallbackQuery", { callback_query_id: query }));
		const [, name, label] = /^restore ([a-z0-9-]{1,11}) ([a-z0-9-]{1,40})$/.exec(button) ?? [];
		if (name !== void 0) return show(place, {
			verb: "restore",
			input: {}
		}, await ask("restore", {
			name,
			label
		}, from));
		const [, verb, id] = /^(approve|refuse) ([0-9a-f]{16})$/.exec(button) ?? [];
		if (id === void 0 || verb !== "approve" && verb !== "refuse") return;
		const { reply, wasShown } = await watched(chat, verb, (steps) => ask(verb, { id }, from, steps));
		const done = verb === "approve" ? "Done." : "Not done.";
		if (!reply.ok && stillOpen.includes(reply.code)) return send(chat, faultText(reply.code));
		const detail = reply.ok ? void 0 : reply.detail;
		const text = reply.ok ? done : faultText(reply.code, isGroup(chat) ? void 0 : detail).slice(0, longestText);
		const isEdited = await isTaken(api.call("editMessageText", {
			chat_id: chat,
			message_id: message,
			text
		}));
		if (wasShown || !isEdited) await isTaken(send(chat, text));
		if (!reply.ok && isGroup(chat) && detail !== void 0) await sendAlone(place, faultText(reply.code, detail));
		const asker = reply.ok ? askerOf(id) ?? place : place;
		if (asker.chat !== chat) await isTaken(send(asker.chat, `Another owner answered. ${text}`));
		if (reply.ok && "value" in reply) await executed(asker, reply.value);
	}
	return { async take(update) {
		let isKnown = false;
		try {
			if (!await isForAgent(update)) return;
			const known = await whoIs(update.from);
			isKnown = known.ok;
			if (!known.ok && known.code === "unknown-person") {
				if (!await welcomed(update)) log(`Update ${update.id} is from an unknown person.`);
				return;
			}
			if ("text" in update) await typed(update, update.text, update.forwarded);
			else await pressed(update, update.button, update.query, update.message);
		} catch (thrown) {
			if (thrown instanceof BotFault && (thrown.status === 403 || thrown.status === 400)) return log(thrown.message);
			if (thrown instanceof BrokerEnded && isKnown) await send(update.chat, brokerEnded);
			throw thrown;
		}
	} };
}
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
// src/device/voxnix-agent/asks.ts
var mostOfPeople = 22;
var mostOfStrangers = 8;
function bounded(ask) {
	const [people, strangers] = [atMost(mostOfPeople), atMost(mostOfStrangers)];
	const known = /* @__PURE__ */ new Set();
	return (verb, input, as, steps) => (known.has(as) ? people : strangers)(async () => {
		const reply = await ask(verb, input, as, steps);
		if (reply.ok) known.add(as);
		else if (reply.code === "unknown-person") known.delete(as);
		return reply;
	});
}
// src/device/voxnix-agent/groups.ts
var mostLogged = 100;
function openGroups(listed, log) {
	const known = new Set(listed.map(Number));
	const logged = /* @__PURE__ */ new Set();
	return { hears(chat) {
		if (!isGroup(chat) || known.has(chat)) return true;
		if (logged.has(chat) || logged.size >= mostLogged) return false;
		logged.add(chat);
		log(`The group ${chat} is not in kiln.orchestrator.agent.groups.`);
		return false;
	} };
}
// src/device/voxnix-agent/lanes.ts
var slowMs = 3e3;
var mostAtOnce = 8;
function createLanes({ take, log }) {
	const lanes = /* @__PURE__ */ new Map();
	const taken = (update) => take(update).catch((thrown) => log(`Update ${update.id}: ${thrown instanceof Error ? thrown.message : thrown}`));
	async function begin(update, running, isTalk) {
		while (running.size >= mostAtOnce) await Promise.race(running);
		const work = taken(update).finally(() => running.delete(work));
		running.add(work);
		const slow = Promise.withResolvers();
		const timer = isTalk ? void 0 : setTimeout(slow.resolve, slowMs);
		await Promise.race([work, slow.promise]);
		clearTimeout(timer);
	}
	return (update) => {
		const isTalk = isForModel(update);
		const key = `${update.chat} ${update.from} ${isTalk ? "talk" : "commands"}`;
		const lane = lanes.get(key) ?? {
			last: Promise.resolve(),
			running: /* @__PURE__ */ new Set()
		};
		const next = lane.last.then(() => begin(update, lane.running, isTalk)).finally(() => {
			if (lane.last === next && lane.running.size === 0) lanes.delete(key);
		});
		lane.last = next;
		lanes.set(key, lane);
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
// src/device/voxnix-agent/last-update.ts
var quietMs = 2592e5;
var window = 1e5;
var quietWindow = 1e3;
function openLastUpdate(path, now, log) {
	let last = Number(readBounded(path) ?? 0);
	let at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
	const isQuiet = () => now() - at > quietMs;
	return {
		offset: () => last === 0 || isQuiet() ? 0 : last + 1,
		take(id) {
			if (id <= last && last - id < (isQuiet() ? quietWindow : window)) {
				at = now();
				return false;
			}
			last = id;
			at = now();
			try {
				writeDurably(path, String(id));
			} catch (thrown) {
				log(`The number of the last update was not written: ${thrown instanceof Error ? thrown.message : thrown}`);
			}
			return true;
		}
	};
}
// src/shared/workloads/talk.ts
var talkFaults = [
	"model-down",
	"model-busy",
	"model-key",
	"model-broken",
	"over-budget",
	"request"
];
// src/device/voxnix-agent/talk.ts
var longestMs = 18e5;
function leftOf(value) {
	const { tokens, cents } = fieldsOf(value) ?? {};
	if (typeof tokens !== "number") return null;
	return {
		tokens,
		cents: typeof cents === "number" ? cents : null
	};
}
function parsed(line) {
	try {
		return fieldsOf(JSON.parse(line));
	} catch {
		return null;
	}
}
function decodeTold(fields) {
	const { ok, text, code, waits, stopped } = fields ?? {};
	const left = leftOf(fields?.["left"]);
	const ids = Array.isArray(waits) ? waits.filter((each) => typeof each === "string") : [];
	if (left === null) return null;
	if (ok === true && typeof text === "string") return {
		id: 0,
		ok,
		text,
		stopped: [
			"steps",
			"budget",
			"length"
		].find((each) => each === stopped) ?? null,
		waits: ids,
		left
	};
	const known = talkFaults.find((each) => each === code);
	return known === void 0 ? null : {
		id: 0,
		ok: false,
		code: known,
		waits: ids,
		left
	};
}
var createTalk = (path) => (said, { steps, asks, does }) => new Promise((resolve) => {
	const socket = createConnection(path);
	let kept = "";
	function take(line) {
		const { title, step, undoing, asks: id, does: words } = line ?? {};
		if (typeof id === "string") return asks(id);
		if (typeof words === "string") return does(words);
		if (typeof title === "string" && typeof step === "string") return steps(step, undoing === true, title);
		resolve(decodeTold(line));
		socket.destroy();
	}
	socket.setEncoding("utf8");
	socket.setTimeout(longestMs, () => socket.destroy());
	socket.on("connect", () => socket.write(`${JSON.stringify({
		id: 1,
		...said
	})}\n`));
	socket.on("data", (chunk) => {
		const lines = (kept + chunk).split("\n");
		kept = lines.pop() ?? "";
		if (kept.length > 262144) socket.destroy();
		for (const line of lines) take(parsed(line));
	});
	socket.on("error", () => resolve(null));
	socket.on("close", () => resolve(null));
});
// src/device/voxnix-agent/index.ts
var [state = "/var/lib/voxnix-agent", socket = "/run/voxnix/chat.sock", root = "https://api.telegram.org", model = "", ...listed] = process.argv.slice(2);
var log = (line) => void process.stderr.write(`${line}\n`);
var api = createBotApi(root, readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "telegram-bot-token"), "utf8").trim());
var ask = (verb, input, as, steps) => new Promise((resolve, reject) => {
	const connection = createConnection(socket);
	connection.once("error", reject);
	const client = createClient(connection, ({ step, undoing }) => steps?.(step, undoing));
	client.ask(verb, input, as).then((reply) => {
		client.close();
		resolve(reply);
	}, reject);
});
var talk = model === "" ? null : createTalk(model);
var agent = createAgent({
	api,
	ask: bounded(ask),
	talk,
	log
});
var groups = openGroups(listed, log);
var last = openLastUpdate(join(state, "last-update"), Date.now, log);
var enqueue = createLanes({
	take: agent.take,
	log
});
var pollS = 25;
var mostUpdates = 100;
for (let failures = 0, limit = mostUpdates;;) try {
	const limits = {
		offset: last.offset(),
		limit,
		timeout: pollS,
		allowed_updates: ["message", "callback_query"]
	};
	const found = await api.call("getUpdates", limits, 4e4);
	failures = 0;
	limit = mostUpdates;
	for (const each of Array.isArray(found) ? found : []) {
		const found = updateOf(each, Date.now());
		if (found && last.take(found.id) && found.update && groups.hears(found.update.chat)) enqueue(found.update);
	}
} catch (thrown) {
	log(thrown instanceof Error ? thrown.message : String(thrown));
	if (thrown instanceof TooLong && limit > 1) {
		limit = Math.ceil(limit / 4);
		continue;
	}
	if (thrown instanceof BotFault && (thrown.status === 401 || thrown.status === 404)) process.exit(78);
	failures += 1;
	await setTimeout$1(Math.min(6e4, 500 * 2 ** failures));
}
export {};
