"use strict";exports.id=3635,exports.ids=[3635],exports.modules={2292:((f,$,d)=>{d.d($,{cp:()=>m,lL:()=>n,r3:()=>l});var s=d(9438);const u="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin";function l(i,e){return`LC_ALL=C; export LC_ALL
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${u}; export PATH
dir=${(0,s.h)(i)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${e?"sudo -n docker":"docker"} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`}function m(i,e){return[...i.map(o=>`-f ${(0,s.h)(o)}`),...e.map(o=>`--profile ${(0,s.h)(o)}`)].join(" ")}function n(i,e,o){const c=m(i,e),r=o?"sudo -n ":"";return`if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${r}docker compose ${c} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${r}docker-compose ${c} "$@"; }; fi
`}}),9438:((f,$,d)=>{d.d($,{h:()=>l});const s=/^[\w/.:@%+,-]+$/,u=new Set("case do done elif else esac fi for if in then until while".split(" "));function l(n){if(n.includes("\0"))throw new RangeError("A shell argument cannot contain a NUL character.");return s.test(n)&&!u.has(n)?n:`'${n.replaceAll("'","'\\''")}'`}function m(n){return n.map(l).join(" ")}}),7796:((f,$,d)=>{d.d($,{HZ:()=>i,pt:()=>s,v0:()=>n,zD:()=>u});const s=`frame() { printf '\\n%s begin %s %s\\n%s\\n%s end\\n' "$N" "$1" "$2" "$3" "$N"; }
`,u=`track() {
  framed=
  while [ $# -gt 1 ]; do
    out=$("$2" 2>&1 </dev/null)
    framed="$framed
$N begin $1 $?
$out
$N end
"
    shift 2
  done
  cat
  printf '%s' "$framed"
}
`,l=100,m=100;function n(e,o){const c=new Map;let r=0;const a=new RegExp(`^${o} begin ([a-z-]+) (\\d{1,3})\\n`,"gm");for(const t of e.matchAll(a)){const p=t.index+t[0].length,h=e.indexOf(`
${o} end`,p-1);if(h===-1||++r>l)break;c.set(t[1],{exitCode:Number(t[2]),text:e.slice(p,Math.max(p,h))})}return c}function i(e,o,c){const r=new Map;for(const a of`
${e}`.split(`
${o} ${c} `,m+1).slice(1)){const t=a.indexOf(`
`);r.set(t===-1?a:a.slice(0,t),t===-1?"":a.slice(t+1))}return r}})};
