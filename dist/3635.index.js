"use strict";exports.id=3635,exports.ids=[3635],exports.modules={2292:((p,a,d)=>{d.d(a,{cp:()=>$,lL:()=>n,r3:()=>l});var c=d(9438);const u="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin";function l(e,o){return`LC_ALL=C; export LC_ALL
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${u}; export PATH
dir=${(0,c.h)(e)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${o?"sudo -n docker":"docker"} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`}function $(e,o){return[...e.map(s=>`-f ${(0,c.h)(s)}`),...o.map(s=>`--profile ${(0,c.h)(s)}`)].join(" ")}function n(e,o,s){const r=$(e,o),t=s?"sudo -n ":"";return`if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${t}docker compose ${r} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${t}docker-compose ${r} "$@"; }; fi
`}}),9438:((p,a,d)=>{d.d(a,{h:()=>l});const c=/^[\w/.:@%+,-]+$/,u=new Set("case do done elif else esac fi for if in then until while".split(" "));function l(n){if(n.includes("\0"))throw new RangeError("A shell argument cannot contain a NUL character.");return c.test(n)&&!u.has(n)?n:`'${n.replaceAll("'","'\\''")}'`}function $(n){return n.map(l).join(" ")}}),7796:((p,a,d)=>{d.d(a,{HZ:()=>n,pt:()=>c,v0:()=>$});const c=`frame() { printf '\\n%s begin %s %s\\n%s\\n%s end\\n' "$N" "$1" "$2" "$3" "$N"; }
`,u=100,l=100;function $(e,o){const s=new Map;let r=0;const t=new RegExp(`^${o} begin ([a-z-]+) (\\d{1,3})\\n`,"gm");for(const i of e.matchAll(t)){const m=i.index+i[0].length,f=e.indexOf(`
${o} end`,m-1);if(f===-1||++r>u)break;s.set(i[1],{exitCode:Number(i[2]),text:e.slice(m,Math.max(m,f))})}return s}function n(e,o,s){const r=new Map;for(const t of`
${e}`.split(`
${o} ${s} `,l+1).slice(1)){const i=t.indexOf(`
`);r.set(i===-1?t:t.slice(0,i),i===-1?"":t.slice(i+1))}return r}})};
