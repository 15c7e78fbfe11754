"use strict";exports.id=3635,exports.ids=[3635],exports.modules={2292:((p,u,d)=>{d.d(u,{cp:()=>a,lL:()=>n,r3:()=>l});var s=d(9438);const m="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin";function l(i,e){return`LC_ALL=C; export LC_ALL
line_end='
'
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${m}; export PATH
dir=${(0,s.h)(i)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${e?"sudo -n docker":"docker"} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`}function a(i,e){return[...i.map(o=>`-f ${(0,s.h)(o)}`),...e.map(o=>`--profile ${(0,s.h)(o)}`)].join(" ")}function n(i,e,o){const r=a(i,e),c=o?"sudo -n ":"";return`if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${c}docker compose ${r} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${c}docker-compose ${r} "$@"; }; fi
`}}),9438:((p,u,d)=>{d.d(u,{_:()=>a,h:()=>l});const s=/^[\w/.:@%+,-]+$/,m=new Set("case do done elif else esac fi for if in then until while".split(" "));function l(n){if(n.includes("\0"))throw new RangeError("A shell argument cannot contain a NUL character.");return s.test(n)&&!m.has(n)?n:`'${n.replaceAll("'","'\\''")}'`}function a(n){return n.map(l).join(" ")}}),7796:((p,u,d)=>{d.d(u,{HZ:()=>i,pt:()=>s,v0:()=>n,zD:()=>m});const s=`begin_frame() { printf '\\n%s begin %s %s\\n' "$N" "$1" "$2"; }
end_frame() { printf '\\n%s end\\n' "$N"; }
frame() { begin_frame "$1" "$2"; printf %s "$3"; end_frame; }
`,m=`${s}track() {
  framed=$(while [ $# -gt 1 ]; do out=$("$2" 2>&1 </dev/null); frame "$1" "$?" "$out"; shift 2; done)
  cat
  printf '%s\\n' "$framed"
}
`,l=100,a=100;function n(e,o){const r=new Map;let c=0;const $=new RegExp(`^${o} begin ([a-z-]+) (\\d{1,3})\\n`,"gm");for(const t of e.matchAll($)){const f=t.index+t[0].length,_=e.indexOf(`
${o} end`,f-1);if(_===-1||++c>l)break;r.set(t[1],{exitCode:Number(t[2]),text:e.slice(f,Math.max(f,_))})}return r}function i(e,o,r){const c=new Map;for(const $ of`
${e}`.split(`
${o} ${r} `,a+1).slice(1)){const t=$.indexOf(`
`);c.set(t===-1?$:$.slice(0,t),t===-1?"":$.slice(t+1))}return c}})};
