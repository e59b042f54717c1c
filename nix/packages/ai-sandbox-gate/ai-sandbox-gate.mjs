// Written by `npm run device-programs` from src/device/ai-sandbox-gate.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
// src/device/ai-sandbox-gate/access.ts
var sessionSeconds = 2592e3;
var mostWrong = 30;
var minuteMs = 6e4;
var cookieName = "ai-sandbox";
var isSame = (given, wanted) => timingSafeEqual(createHash("sha256").update(given).digest(), createHash("sha256").update(wanted).digest());
function createAccess(secret, now) {
	const session = createHmac("sha256", secret ?? "").update("ai-sandbox session 1").digest("base64url");
	let wrong = [];
	return {
		isClosed: secret === null,
		hasSession: (cookies) => secret !== null && cookies.split(";").some((part) => {
			const [name, ...value] = part.trim().split("=");
			return name === cookieName && isSame(value.join("="), session);
		}),
		isLimited() {
			const since = now() - minuteMs;
			wrong = wrong.filter((at) => at > since);
			return wrong.length >= mostWrong;
		},
		isSecret(given) {
			if (secret !== null && isSame(given, secret)) return true;
			wrong.push(now());
			return false;
		},
		sessionCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionSeconds}`
	};
}
// src/device/ai-sandbox-gate/page.ts
var pageHeaders = {
	"content-type": "text/html; charset=utf-8",
	"cache-control": "no-store",
	"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
};
var closedText = `<p>This sandbox has no access secret, so its web pages are closed. Reach them through SSH:</p>
<pre>ssh -L 3000:127.0.0.1:23000 -L 3001:127.0.0.1:23456 admin@HOST</pre>
<p>Or put a secret of at least 12 characters onto the machine and restart ai-sandbox-gate.service.</p>`;
var form = (problem = "") => `${problem && `<p role="alert"><strong>${problem}</strong></p>`}
<form method="post" action="/sandbox-login">
<label for="secret">Access secret</label>
<input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus>
<button>Open</button>
</form>`;
var page = (content) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AI sandbox</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}
label{display:block;margin-bottom:.25rem}input,button{font:inherit;padding:.4rem .6rem}pre{overflow:auto}</style>
<main><h1>AI sandbox</h1>${content}</main></html>`;
// src/device/ai-sandbox-gate/answers.ts
var mostBodyBytes = 4096;
var plain = (status) => ({
	status,
	headers: { "content-length": 0 }
});
var shown = (status, content) => ({
	status,
	headers: pageHeaders,
	body: page(content)
});
function check({ headers }, access) {
	if (access.hasSession(headers.cookie ?? "")) return plain(204);
	const given = headers["x-sandbox-secret"];
	if (typeof given !== "string" || access.isLimited()) return plain(401);
	return plain(access.isSecret(given) ? 204 : 401);
}
async function logIn(request, access) {
	if (access.isClosed) return shown(403, closedText);
	if (access.isLimited()) return shown(429, form("Too many wrong secrets. Try again in a minute."));
	const given = new URLSearchParams(await bodyOf(request)).get("secret") ?? "";
	if (!access.isSecret(given.trim())) return shown(403, form("That is not the access secret."));
	return {
		status: 303,
		headers: {
			location: "/",
			"set-cookie": access.sessionCookie
		}
	};
}
async function bodyOf(request) {
	let text = "";
	for await (const chunk of request) {
		text += chunk;
		if (text.length > mostBodyBytes) return "";
	}
	return text;
}
async function answerTo(request, access) {
	const path = request.url?.split("?")[0];
	if (path === "/check") return check(request, access);
	if (path !== "/sandbox-login") return plain(404);
	if (request.method === "POST") return logIn(request, access);
	return access.isClosed ? shown(403, closedText) : shown(200, form());
}
// src/device/ai-sandbox-gate/index.ts
var [port = "23002"] = process.argv.slice(2);
function readSecret() {
	const folder = process.env["CREDENTIALS_DIRECTORY"];
	const text = folder ? readFileSync(join(folder, "access"), "utf8").trim() : "";
	if (text.length >= 12) return text;
	process.stderr.write(`There is no access secret of at least 12 characters: the web pages are closed.\n`);
	return null;
}
var access = createAccess(readSecret(), Date.now);
createServer((request, response) => {
	answerTo(request, access).then(({ status, headers, body }) => response.writeHead(status, headers).end(body), () => response.destroy());
}).listen(Number(port), "127.0.0.1");
export {};
