"use strict";exports.id=102,exports.ids=[102],exports.modules={102:((g,u,n)=>{n.r(u),n.d(u,{authorize:()=>E});var l=n(1455),h=n(7598),d=n(8184),r=n(9438),$=n(8624),a=n(1797),i=n(5887);class f extends Error{name="UnusablePublicKey"}const k=/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\r\n"\\]*)?$/,p=[[/^N=[0-9a-f]{24,32}$/gm,"^N=[0-9a-f]\\{24,32\\}$","N="],[/^project=[a-z0-9][a-z0-9_-]*$/gm,"^project=[a-z0-9][a-z0-9_-]*$","project="],[/'sh -s run-[0-9a-f]{18}'/g,"'sh -s run-[0-9a-f]\\{18\\}'","'sh -s run-'"]];function y(e,s){const t=s.trim();if(!k.test(t))throw new f("The public key is not one line of the form `ssh-ed25519 AAAA\u2026 name`: give the file that ends in `.pub`.");const o=v(e).map(w);return`#!/bin/sh
# Lets one key look at ${(0,r.h)(e.target.service)} of ${(0,r.h)(e.target.projectDirectory)}, and do nothing else.
# Read it, then run it on the host as the user whom the key is to let in:  sh this-file
# Run it again, made anew, when an input of the project or the version of backend-health changes.
set -eu
umask 077
gate=$HOME/.config/backend-health/gate-${A(t)}
mkdir -p "$HOME/.config/backend-health" "$HOME/.ssh"
rm -f "$gate"
cat >"$gate" <<'END_OF_GATE'
${z(o)}END_OF_GATE
chmod 500 "$gate"
file=$HOME/.ssh/authorized_keys
key=${(0,r.h)(t)}
if [ -e "$file" ] && grep -qF "$(printf %s "$key" | cut -d ' ' -f 1,2)" "$file"; then
  echo "This key is in $file already: nothing was added there. Its line must begin with: restrict,command=\\"$gate\\"" >&2
else
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
  printf 'restrict,command="%s" %s\\n' "$gate" "$key" >>"$file"
  echo "Added to $file. It may look, and nothing else." >&2
fi
`}function v(e){const s="0".repeat(24),t=(0,a.Sy)(e),o=(0,a.ab)(e).filter(m=>m.viewpoint==="host"),c=(0,i.SM)(e).filter(m=>m.viewpoint==="host");return[(0,a.u0)(e,s),(0,i.IL)(e,"x",s),(0,d.i)(o,t,s),(0,d.i)(c,t,s),(0,$.UM)(`run-${"0".repeat(18)}`)]}function w(e){const s=p.reduce((t,[o,,c])=>t.replace(o,c),e);return(0,h.createHash)("sha256").update(s).digest("hex")}function A(e){return(0,h.createHash)("sha256").update(e).digest("hex").slice(0,12)}function z(e){return`#!/bin/sh
# Made by backend-health authorize. Runs the scripts with these SHA-256 sums, their random words aside, and nothing else.
LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
refuse() { echo "failed this key may only look: $1"; echo "backend-health: this key may only look: $1" >&2; exit 126; }
asked=\${SSH_ORIGINAL_COMMAND-}
rest=\${asked#echo }
base64=\${rest%%|*}
mark=\${rest##*/bin/sh -s }
[ "$asked" = "echo $base64|base64 -d|/bin/sh -s $mark" ] || refuse 'what was asked for is no script of a diagnosis'
case $base64 in '' | *[!A-Za-z0-9+/=]*) refuse 'the script is no base64' ;; esac
case $mark in '' | *[!a-z0-9-]*) refuse 'the mark of the script is no mark' ;; esac
sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }
same() { sed ${p.map(([,s,t])=>`-e ${(0,r.h)(`s/${s}/${t}/`)}`).join(" ")}; }
case $(printf %s "$base64" | base64 -d 2>/dev/null | same | sum) in
${[...new Set(e)].map(s=>`  ${s}) ;;`).join(`
`)}
  *) refuse 'the script is not one of those that were authorized (another version, or other inputs?)' ;;
esac
printf %s "$base64" | base64 -d | /bin/sh -s "$mark"
`}var b=n(6885);async function E({settings:e},s){const t=s.flags.get("public-key-file");if(t===void 0)throw new b._("`authorize` needs `--public-key-file FILE`, such as `~/.ssh/backend-health.pub`.");try{return s.out(y(e,await(0,l.readFile)(t,"utf8"))),0}catch(o){const c=o instanceof Error?o.message:String(o);throw new b._(`Flag \`--public-key-file\`: ${c}`,{cause:o})}}}),8624:((g,u,n)=>{n.d(u,{Ps:()=>h,UM:()=>r,qx:()=>d,vs:()=>$});const l=9e4;function h(a,i){const f=Buffer.from(a,"utf8").toString("base64");return f.length>l?{command:`/bin/sh -s ${i}`,stdin:`${a}
exit
`}:{command:`echo ${f}|base64 -d|/bin/sh -s ${i}`,stdin:null}}function d(a){return h(r(a),"end").command}function r(a){return`ps -e -o pgid= -o args= | while read -r group args; do case $args in *'sh -s ${a}') kill -s KILL -- "-$group";; esac; done`}function $(a){const i=Buffer.from(a,"utf8").toString("base64");if(i.length>l)throw new RangeError("The script is too long for a conversation.");return`/bin/sh -c 'eval "$(echo ${i}|base64 -d)"'`}})};
