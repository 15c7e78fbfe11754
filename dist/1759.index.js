"use strict";exports.id=1759,exports.ids=[1759],exports.modules={1759:((b,$,i)=>{i.d($,{commandHelp:()=>g,overview:()=>d});var u=i(7674),f=i(6947),l=i(749);function d(n,e){const s=u.Lo.map(t=>`backend-health ${`${t.name} ${t.operands}`.trim()}`),o=Math.max(...s.map(t=>t.length))+2;return`${[r("backend-health: finds why a Docker Compose backend is ill, fixes it and verifies the recovery.",e),u.Lo.map((t,E)=>c(`  ${(s[E]??"").padEnd(o)}`,t.summary,e)).join(`
`),r("Flags are the action\u2019s inputs, such as --host example.com --username ubuntu, or --host local on the machine itself. Each may also be given in the environment, as BACKEND_HEALTH_HOST and so on, or in .github/backend-health.yml of the repository; what is nowhere said of the way to the host comes from OpenSSH\u2019s configuration (`ssh -G HOST`). The first one that says it counts.",e),n?`Beside the inputs:

${h(l.l1,e)}`:`  backend-health help COMMAND   its flags and examples
  backend-health --help         all flags, with their defaults`,...n?[p(l.$S,e)]:[],m(e)].join(`

`)}
`}function g(n,e){const s=l.l1.filter(t=>t.commands.includes(n.name)),o=l.$S.filter(t=>n.groups.includes(t.group));return`${[r(`backend-health ${`${n.name} ${n.operands}`.trim()} [flags]: ${n.summary}`,e),r(n.details.join(" "),e),`Examples:
${n.examples.map(t=>`  backend-health ${t}`).join(`
`)}`,`Flags:

${h(s,e)}`,p(o,e),m(e)].join(`

`)}
`}function h(n,e){return n.map(s=>{const o=`  ${s.short===""?"":`-${s.short}, `}--${`${s.name} ${s.value}`.trim()}`;return c(o.length<34?o.padEnd(34):`${o}
${" ".repeat(34)}`,s.description,e,34)}).join(`
`)}function p(n,e){return[...new Set(n.map(o=>o.group))].map(o=>{const a=n.filter(t=>t.group===o).map(t=>_(t,e));return`${o}:

${a.join(`
`)}`}).join(`

`)}function _(n,e){const s=n.default===""?"":` (default: ${n.default})`;return`  --${n.name}${s}
${r(n.description,e,"      ")}`}function m(n){return`Exit codes:
${Object.entries(f.S$).map(([s,o])=>c(`  ${s}  `,o,n)).join(`
`)}`}function c(n,e,s,o=n.length){return n+r(e,s," ".repeat(o)).trimStart()}function r(n,e,s=""){const o=[];let a="";for(const t of n.split(/\s+/))a!==""&&s.length+a.length+1+t.length>Math.max(40,e)?(o.push(s+a),a=t):a=a===""?t:`${a} ${t}`;return[...o,s+a].join(`
`)}})};
