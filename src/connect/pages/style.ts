// The style of all pages, inlined so that a phone needs a single request. Readable from 320 px, in light and
// dark mode.
import { createHash } from 'node:crypto'

export const style = `
:root{color-scheme:light dark;--ground:#fbfaf8;--card:#fff;--ink:#1d1b18;--soft:#5d5850;--line:#d8d3ca;--act:#9a3f12;
--on-act:#fff;--good:#1d6b3a;--bad:#a3231c;--wait:#7a5200}
@media (prefers-color-scheme:dark){:root{--ground:#171513;--card:#211e1b;--ink:#f1ede7;--soft:#b3aca2;--line:#3c3732;
--act:#f0955f;--on-act:#221309;--good:#7bd39a;--bad:#ff9a92;--wait:#eac06a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main{max-width:44rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;padding-top:.75rem;padding-bottom:.75rem}
header strong{margin-right:auto}
header form{margin:0}
main{padding-bottom:3rem}
h1{font-size:1.5rem;line-height:1.25;margin:1rem 0}
h2{font-size:1.125rem;margin:2rem 0 .5rem}
a{color:var(--act)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:1rem 0}
.list{list-style:none;padding:0;margin:1rem 0}
.list>li{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.75rem 1rem;margin:.5rem 0}
.soft{color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.375rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0}
@media (max-width:24rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{text-align:left;padding:.25rem .375rem .25rem 0;overflow-wrap:normal}
td,tbody th{white-space:nowrap}
thead th{color:var(--soft);font-weight:400}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input,select{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--ground);
border:1px solid var(--soft);border-radius:.5rem}
.hint{margin:.25rem 0 0;color:var(--soft);font-size:.875rem}
button,.button{display:inline-block;min-height:2.75rem;margin:1rem .5rem 0 0;padding:.5rem 1.25rem;font:inherit;font-weight:600;
color:var(--on-act);background:var(--act);border:1px solid var(--act);border-radius:.5rem;text-decoration:none;cursor:pointer}
.plain{color:var(--act);background:none}
header .plain{margin:0;border:0;padding:.5rem 0;font-weight:400;text-decoration:underline}
header a{padding:.5rem 0}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.problem{border-left:.25rem solid var(--bad);padding:.5rem 1rem;margin:1rem 0;background:var(--card)}
.state{font-weight:700}
.online{color:var(--good)}.late,.updating{color:var(--wait)}.offline,.attention{color:var(--bad)}
code{font:.9375em/1.4 ui-monospace,monospace}
details{margin-top:1rem}
summary{min-height:2.75rem;padding:.5rem 0;cursor:pointer;color:var(--act)}
`

export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
