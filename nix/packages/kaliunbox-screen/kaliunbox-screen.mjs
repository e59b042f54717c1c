// Written by `npm run device-programs` from src/device/kaliunbox-screen.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { createHash } from "node:crypto";
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
// src/device/lib/host-address.ts
function defaultInterface(routes) {
	return routes.split("\n").slice(1).map((line) => line.split("	")).filter(([, destination, , , , , , mask]) => destination === "00000000" && mask === "00000000").sort((a, b) => Number(a[6]) - Number(b[6]))[0]?.[0] ?? null;
}
function defaultInterface6(routes) {
	return routes.split("\n").map((line) => line.trim().split(/\s+/)).filter(([to, length, , , , , , , , name]) => to === "0".repeat(32) && length === "00" && name !== "lo").sort((a, b) => Number.parseInt(a[5] ?? "", 16) - Number.parseInt(b[5] ?? "", 16))[0]?.[9] ?? null;
}
function hostAddress(root, held = networkInterfaces()) {
	const addresses = [...[defaultInterface(routesIn(root, "route")), defaultInterface6(routesIn(root, "ipv6_route"))].filter((name) => name !== null), ...Object.keys(held).filter(isReal)].flatMap((name) => held[name] ?? []).filter(({ internal }) => !internal);
	return (addresses.find(({ family }) => family === "IPv4") ?? addresses.find(({ family, address }) => family === "IPv6" && !/^fe[89ab]/i.test(address)))?.address ?? null;
}
var hostText = (address) => address.includes(":") ? `[${address}]` : address;
function routesIn(root, name) {
	try {
		return readBounded(join(root, "proc/net", name), 1 << 20) ?? "";
	} catch {
		return "";
	}
}
var isReal = (name) => !/^(lo|ve-|vb-|veth|virbr|docker|br-|tailscale|tap|tun)/.test(name);
// src/shared/connect/hand-over-waits.ts
var handOverWaits = [
	"keys-stay",
	"passwords-stay",
	"not-settled",
	"system-older",
	"no-time"
];
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
var isOrderRefusal = (value) => typeof value === "string" && Object.hasOwn(orderTexts, value);
var handOverTexts = {
	"keys-stay": "This box is to be handed over, and waits for a system without SSH keys of others than the new owner.",
	"passwords-stay": "This box is to be handed over, and waits for a system without passwords of users.",
	"not-settled": "This box is to be handed over, and waits until it keeps the system that runs.",
	"system-older": "This box is to be handed over, and waits for a system of a newer Kiln.",
	"no-time": "This box is to be handed over, and waits for a time server to set its clock."
};
var handOverText = (code) => handOverTexts[code];
var isHandOverWait = (value) => handOverWaits.some((code) => code === value);
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
var isProblemCode = (value) => typeof value === "string" && Object.hasOwn(problemTexts, value);
// src/device/lib/update-stale.ts
function staleOf({ refusal, stale }) {
	if (refusal === "expired") return "expired";
	return typeof stale === "number" ? "no-commit" : null;
}
var staleTexts = {
	expired: "What is published for this box has expired, so it takes no update. Publish again.",
	"no-commit": "The repository of this box has had no commit for long. If there are some, its mirror is frozen."
};
// src/device/kaliunbox-screen/draw.ts
var wipingText = "This box removes what it keeps of its owner, and restarts. If this stays, look at the journal of kaliun-wipe.";
var handingText = "This box is being handed over to its new owner, and restarts. If this stays, look at the journal of kaliun-hand-over.";
var leastText = 36;
var linkOf = ({ claim, page }) => claim?.url ?? page;
function draw(facts, code, { columns, rows }, now) {
	const codeWidth = Math.max(0, ...(code ?? []).map((line) => line.length));
	const hasCode = code !== null && code.length <= rows && codeWidth + 2 + leastText <= columns;
	const width = hasCode ? columns - codeWidth - 2 : columns;
	const text = textOf(facts, now, hasCode).flatMap((line) => wrapped(cleaned(line), width));
	if (!hasCode) return text.slice(0, rows);
	const count = Math.min(rows, Math.max(text.length, code.length));
	return Array.from({ length: count }, (_, at) => `${(text[at] ?? "").padEnd(width)}  ${code[at] ?? ""}`.trimEnd());
}
function textOf(facts, now, hasCode) {
	const { hostname, version, address, stale, problems, refused, isWiping, handing } = facts;
	const header = [`${hostname}${version === null ? "" : `   NixOS ${version}`}`, ""];
	const wrong = [
		...problems.map((code) => problemText({ code })),
		...stale === null ? [] : [staleTexts[stale]],
		...refused === null ? [] : [orderText(refused)],
		...isWiping ? [wipingText] : [],
		...handing === false ? [] : [handing === true ? handingText : handOverText(handing)]
	].flatMap((text) => ["", `! ${text}`]);
	const network = address === null ? "Network: no address. Check the cable and the router." : `Address: ${address}`;
	const shell = ["", "A shell is on the second screen: Alt+F2."];
	return [
		...header,
		...facts.owner === null ? claimLines(facts, hasCode) : ownedLines(facts, hasCode, now),
		"",
		network,
		...facts.sshKey === null ? [] : [`SSH key: ${facts.sshKey}`],
		...wrong,
		...shell
	];
}
function claimLines({ claim, lan, isAsking, isPreClaimed, problems }, hasCode) {
	if (lan) return lanLines(lan);
	if (!claim && !isAsking) return ["This box knows no Connect. To claim it, write the address of one", "into /var/lib/kaliun/connect_api_url."];
	if (!claim && isPreClaimed) return ["This box has no owner yet. Its drive was made for one:", "once it reaches Connect, it needs no code."];
	if (!claim) return ["This box has no owner yet.", ...problems.length > 0 ? [] : ["It asks Connect for its code."]];
	return [
		"This box has no owner yet.",
		"",
		...claimAt(claim, hasCode)
	];
}
var claimAt = ({ url, code }, hasCode) => [
	hasCode ? "Scan the code with a phone, or open" : "To claim it, open",
	url,
	"",
	`Code: ${code}`
];
var lanLines = ({ code, fingerprint, place }) => [
	"This box has no owner yet. To claim it from a computer with Kiln in this",
	"network, choose \"Claim a box\" at Hosts, or type",
	"",
	`  kiln hosts claim ${place ?? "ADDRESS"}`,
	"",
	"and then what is shown here:",
	"",
	`Code:         ${code}`,
	`Fingerprint:  ${fingerprint}`,
	"",
	"Both are new every 15 minutes."
];
function ownedLines(facts, hasCode, now) {
	const { owner, page, homeAssistant } = facts;
	return [
		owner === "" ? "This box has an owner." : `Owner: ${owner}`,
		...page === null ? [] : [`Page: ${page}`],
		...connectLines(facts, hasCode, now),
		...homeAssistant ? [`Home Assistant: ${homeAssistant.status}`, ...homeAssistant.address === null ? [] : [`  http://${hostText(homeAssistant.address)}:8123`]] : []
	];
}
function connectLines({ isAtConnect, claim, reportedAt, key }, hasCode, now) {
	if (!isAtConnect) return claim ? [
		"",
		"For its Connect:",
		...claimAt(claim, hasCode),
		""
	] : [];
	return [reportedAt === null ? "Connect: no report is there yet." : `Connect: has a report of ${agoText(now - reportedAt)}.`, ...key === null ? [] : [`Key: ${key}`]];
}
function agoText(ms) {
	const minutes = Math.floor(ms / 6e4);
	if (minutes < 0) return "an unknown time";
	if (minutes < 1) return "less than a minute ago";
	if (minutes < 120) return `${minutes} min ago`;
	return `${Math.floor(minutes / 60)} h ago`;
}
var cleaned = (line) => line.slice(0, 400).replace(/[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]/g, "?");
function wrapped(line, width) {
	const lines = [];
	let current = "";
	for (const word of line.split(/(?<= )/)) {
		if (current !== "" && (current + word).trimEnd().length > width) {
			lines.push(current.trimEnd());
			current = "";
		}
		current += word;
		while (current.trimEnd().length > width) {
			lines.push(current.slice(0, width));
			current = current.slice(width);
		}
	}
	return [...lines, current.trimEnd()];
}
// src/shared/connect/claim-code.ts
var codeLetters = "BCDFGHJKLMNPQRSTVWXZ";
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
// src/shared/connect/short-link.ts
var digits = 12;
var shortName = (installId) => installId.replaceAll("-", "").slice(0, digits);
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
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// src/device/lib/moved.ts
function placeOf(files) {
	const { written, moved } = placesOf(files);
	return moved && isSame(moved.from, written) ? moved.to : written;
}
var placesOf = (files) => ({
	written: writtenPlace(files),
	moved: movedIn(files)
});
var isSame = (one, other) => one.url === other.url && one.fingerprint === other.fingerprint;
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
// src/device/lib/home-assistant.ts
function homeAssistantOf(text) {
	let info;
	try {
		info = fieldsOf(JSON.parse(text ?? "null"));
	} catch {
		return null;
	}
	if (!info || typeof info["running"] !== "boolean") return null;
	const status = fieldsOf(info["web"])?.["status"];
	const version = fieldsOf(info["system"])?.["version"];
	const address = info["address"];
	return {
		status: stateOf(info["running"], typeof status === "number" ? status : null),
		ip_address: typeof address === "string" ? address.slice(0, 200) : null,
		os_version: typeof version === "string" ? version.slice(0, 200) : null
	};
}
function stateOf(running, web) {
	if (!running) return "stopped";
	if (web === null) return "starting";
	return web >= 200 && web < 500 ? "running" : "unreachable";
}
// src/device/kaliunbox-screen/facts.ts
var dayMs = 864e5;
var lastLook = "var/lib/kiln-updates/last_look";
var programs = [
	"claim",
	"tokens",
	"sync",
	"reports",
	"commands"
];
function readFacts({ state, run, root }) {
	const files = stateFiles(state);
	const text = (path) => known(() => readBounded(path))?.trim() ?? null;
	const told = (program) => known(() => fieldsOf(JSON.parse(readBounded(join(run, `${program}.json`)) ?? "")));
	const config = known(() => readConfig(files)) ?? "broken";
	const isAtConnect = config !== "none" && text(files.released) === null;
	const lanOwner = lanOwnerOf(files.owner);
	const { code, url } = fieldsOf(told("claim")?.["claim"]) ?? {};
	const reports = told("reports");
	const id = text(files.installId);
	const found = homeAssistantOf(text(join(root, "run/homeassistant/info.json")));
	const address = hostAddress(root);
	const hasUrl = text(files.apiUrl) !== null;
	const owner = isAtConnect ? ownerOf(config) : lanOwner;
	return {
		hostname: hostname(),
		address,
		version: text(join(root, "run/current-system/nixos-version")),
		sshKey: sshFingerprint(text(join(root, "etc/ssh/ssh_host_ed25519_key.pub"))),
		claim: !isAtConnect && typeof code === "string" && typeof url === "string" ? {
			code,
			url
		} : null,
		lan: owner === null && !hasUrl ? lanClaimOf(told("lan"), address) : null,
		isAsking: existsSync(join(run, "claim.json")) || hasUrl,
		isPreClaimed: existsSync(files.enrolment),
		owner,
		isAtConnect,
		page: isAtConnect && id !== null ? pageOf(files, id) : null,
		reportedAt: reports?.["problem"] === null && typeof reports["at"] === "number" ? reports["at"] : null,
		homeAssistant: found && {
			status: found.status,
			address: found.ip_address ?? null
		},
		key: keyLetters(text(files.publicKey)),
		refused: refusedIn(told("order")),
		isWiping: existsSync(files.wiping),
		handing: existsSync(files.handing) || waitIn(told("hand_over")),
		stale: known(() => staleOf(fieldsOf(JSON.parse(text(join(root, lastLook)) ?? "")) ?? {})),
		problems: [...new Set((isAtConnect ? programs : lanOwner === null ? ["claim", "lan"] : ["claim"]).map((each) => told(each)?.["problem"]).filter(isProblemCode))]
	};
}
function ownerOf(config) {
	if (typeof config === "string") return "";
	const { first_name, last_name } = config.customer;
	return `${first_name} ${last_name}`.trim();
}
function lanOwnerOf(folder) {
	if (!existsSync(folder)) return null;
	const found = known(() => fieldsOf(JSON.parse(readBounded(join(folder, "owner.json")) ?? "")));
	return typeof found?.["name"] === "string" ? found["name"] : "";
}
function lanClaimOf(told, address) {
	const { code, fingerprint, port } = fieldsOf(told?.["claim"]) ?? {};
	if (typeof code !== "string" || typeof fingerprint !== "string" || typeof port !== "number") return null;
	return {
		code,
		fingerprint,
		place: address === null || port === 8456 ? address : `${hostText(address)}:${port}`
	};
}
function pageOf(files, id) {
	const server = serverOf(files);
	if ("problem" in server) return null;
	return `${server.url.origin}${server.url.pathname.replace(/\/$/, "")}/d/${shortName(id)}`;
}
function sshFingerprint(line) {
	const [, key] = /^ssh-ed25519 ([A-Za-z0-9+/]{68})( |$)/.exec(line ?? "") ?? [];
	if (key === void 0) return null;
	return `SHA256:${createHash("sha256").update(Buffer.from(key, "base64")).digest("base64").replace(/=+$/, "")}`;
}
var keyLetters = (key) => key === null ? null : fingerprintText(createHash("sha256").update(key).digest());
function refusedIn(told) {
	const { at, refused } = told ?? {};
	return typeof at === "number" && Math.abs(Date.now() - at) < dayMs && isOrderRefusal(refused) ? refused : null;
}
function waitIn(told) {
	const { waits } = told ?? {};
	return isHandOverWait(waits) ? waits : false;
}
function known(read) {
	try {
		return read();
	} catch {
		return null;
	}
}
// src/device/kaliunbox-screen/index.ts
var seconds = 30;
var mostBytes = 53;
var words = readWords(process.argv.slice(2), ["--once"]);
var held = null;
for (;;) {
	const facts = readFacts(words);
	const { columns = 80, rows = 24 } = process.stdout;
	const lines = draw(facts, qrCode(linkOf(facts)), {
		columns,
		rows: rows - 1
	}, Date.now());
	const isOnce = words.flags.includes("--once");
	process.stdout.write(`${isOnce ? "" : "\x1B[?25l\x1B[H\x1B[2J"}${lines.join("\n")}\n`);
	if (isOnce) break;
	const drawn = codes();
	for (let waited = 0; waited < seconds && codes() === drawn; waited++) await setTimeout(1e3 * words.pace);
}
function codes() {
	try {
		return ["lan", "claim"].map((each) => readBounded(join(words.run, `${each}.json`)) ?? "").join("\n");
	} catch {
		return "";
	}
}
function qrCode(link) {
	if (link === null || Buffer.byteLength(link) > mostBytes) return null;
	if (held?.link !== link) held = {
		link,
		lines: encoded(link)
	};
	return held.lines;
}
function encoded(link) {
	try {
		return execFileSync("qrencode", [
			"-t",
			"UTF8",
			"-l",
			"L",
			"-m",
			"2",
			"-o",
			"-",
			link
		], {
			encoding: "utf8",
			timeout: 5e3,
			stdio: [
				"ignore",
				"pipe",
				"ignore"
			]
		}).split("\n").filter((line) => line !== "");
	} catch {
		return null;
	}
}
export {};
