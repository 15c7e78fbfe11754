"use strict";exports.id=2292,exports.ids=[2292],exports.modules={2292:(($,r,t)=>{t.d(r,{cp:()=>d,lL:()=>n,r3:()=>c});var e=t(9438);const l="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin";function c(o,i){return`LC_ALL=C; export LC_ALL
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${l}; export PATH
dir=${(0,e.h)(o)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${i?"sudo -n docker":"docker"} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`}function d(o,i){return[...o.map(s=>`-f ${(0,e.h)(s)}`),...i.map(s=>`--profile ${(0,e.h)(s)}`)].join(" ")}function n(o,i,s){const u=d(o,i),a=s?"sudo -n ":"";return`if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${a}docker compose ${u} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${a}docker-compose ${u} "$@"; }; fi
`}}),9438:(($,r,t)=>{t.d(r,{h:()=>c});const e=/^[\w/.:@%+,-]+$/,l=new Set("case do done elif else esac fi for if in then until while".split(" "));function c(n){if(n.includes("\0"))throw new RangeError("A shell argument cannot contain a NUL character.");return e.test(n)&&!l.has(n)?n:`'${n.replaceAll("'","'\\''")}'`}function d(n){return n.map(c).join(" ")}})};
