"use strict";exports.id=102,exports.ids=[102],exports.modules={102:((O,$,t)=>{t.r($),t.d($,{authorize:()=>L});var u=t(1455),m=t(7598),l=t(8184),d=t(9438),p=t(8624),n=t(4571),c=t(6997),g=t(5887);class A extends Error{name="UnusablePublicKey"}const P=/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\r\n"\\]*)?$/,E=[[/^N=[0-9a-f]{24,32}$/gm,"^N=[0-9a-f]\\{24,32\\}$","N="],[/^project=[a-z0-9][a-z0-9_-]*$/gm,"^project=[a-z0-9][a-z0-9_-]*$","project="],[/'sh -s run-[0-9a-f]{18}'/g,"'sh -s run-[0-9a-f]\\{18\\}'","'sh -s run-'"]];function v(o,r){const e=r.trim();if(!P.test(e))throw new A("The public key is not one line of the form `ssh-ed25519 AAAA\u2026 name`: give the file that ends in `.pub`.");const s=D(o).map(_);return`#!/bin/sh
# Lets one key look at ${(0,d.h)(o.target.service)} of ${(0,d.h)(o.target.projectDirectory)}, and do nothing else.
# Read it, then run it on the host as the user whom the key is to let in:  sh this-file
# Run it again, made anew, when an input of the project or the version of backend-health changes.
set -eu
umask 077
gate=$HOME/.config/backend-health/gate-${y(e)}
mkdir -p "$HOME/.config/backend-health" "$HOME/.ssh"
rm -f "$gate"
cat >"$gate" <<'END_OF_GATE'
${k(s)}END_OF_GATE
chmod 500 "$gate"
file=$HOME/.ssh/authorized_keys
key=${(0,d.h)(e)}
if [ -e "$file" ] && grep -qF "$(printf %s "$key" | cut -d ' ' -f 1,2)" "$file"; then
  echo "This key is in $file already: nothing was added there. Its line must begin with: restrict,command=\\"$gate\\"" >&2
else
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
  printf 'restrict,command="%s" %s\\n' "$gate" "$key" >>"$file"
  echo "Added to $file. It may look, and nothing else." >&2
fi
`}function D(o){const r="0".repeat(24),e=(0,n.Sy)(o),s=(0,n.ab)(o).filter(a=>a.viewpoint==="host"),h=(0,g.SM)(o).filter(a=>a.viewpoint==="host");return[(0,c.probeOf)(o,r),(0,g.IL)(o,"x",r),(0,l.i)(s,e,r),(0,l.i)(h,e,r),(0,p.UM)(`run-${"0".repeat(18)}`)]}function _(o){const r=E.reduce((e,[s,,h])=>e.replace(s,h),o);return(0,m.createHash)("sha256").update(r).digest("hex")}function y(o){return(0,m.createHash)("sha256").update(o).digest("hex").slice(0,12)}function k(o){return`#!/bin/sh
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
same() { sed ${E.map(([,r,e])=>`-e ${(0,d.h)(`s/${r}/${e}/`)}`).join(" ")}; }
case $(printf %s "$base64" | base64 -d 2>/dev/null | same | sum) in
${[...new Set(o)].map(r=>`  ${r}) ;;`).join(`
`)}
  *) refuse 'the script is not one of those that were authorized (another version, or other inputs?)' ;;
esac
printf %s "$base64" | base64 -d | /bin/sh -s "$mark"
`}var M=t(6885);async function L({settings:o},r){const e=r.flags.get("public-key-file");if(e===void 0)throw new M._("`authorize` needs `--public-key-file FILE`, such as `~/.ssh/backend-health.pub`.");try{return r.out(v(o,await(0,u.readFile)(e,"utf8"))),0}catch(s){const h=s instanceof Error?s.message:String(s);throw new M._(`Flag \`--public-key-file\`: ${h}`,{cause:s})}}}),9215:((O,$,t)=>{t.d($,{E1:()=>l,Ui:()=>p,oM:()=>m});const u=401;function m(n){return n.dashboard?d(n.dashboard):""}function l(n){return n.dashboardFromHost!==null&&d(n.dashboardFromHost)!==""}function d({outcome:n}){return n.kind!=="answered"?n.message===""?n.kind:`${n.kind}: ${n.message}`:n.status>=200&&n.status<400||n.status===u?"":`HTTP ${n.status}`}function p(n){return d(n)===""}}),8624:((O,$,t)=>{t.d($,{Ps:()=>m,UM:()=>d,qx:()=>l,vs:()=>p});const u=9e4;function m(n,c){const g=Buffer.from(n,"utf8").toString("base64");return g.length>u?{command:`/bin/sh -s ${c}`,stdin:`${n}
exit
`}:{command:`echo ${g}|base64 -d|/bin/sh -s ${c}`,stdin:null}}function l(n){return m(d(n),"end").command}function d(n){return`ps -e -o pgid= -o args= | while read -r group args; do case $args in *'sh -s ${n}') kill -s KILL -- "-$group";; esac; done`}function p(n){const c=Buffer.from(n,"utf8").toString("base64");if(c.length>u)throw new RangeError("The script is too long for a conversation.");return`/bin/sh -c 'eval "$(echo ${c}|base64 -d)"'`}}),5887:((O,$,t)=>{t.d($,{$o:()=>o,D_:()=>r,IL:()=>y,SM:()=>_,iY:()=>M,ov:()=>k,tW:()=>L});var u=t(7598),m=t.n(u),l=t(8719),d=t(9215),p=t(2568),n=t(2292),c=t(9438),g=t(5783),A=t(8400),P=t(7796),E=t(8996),v=t(4571);const D=1024*1024;function _(e){return(0,v.ab)(e).filter(s=>s.name!=="dashboard"||s.viewpoint==="runner")}function y(e,s,h){const a=(i,f)=>`--filter ${(0,c.h)(`label=com.docker.compose.${i}=${f}`)}`;return`${(0,n.r3)(e.target.projectDirectory,e.useSudo)}seconds=10
N=${h}
${(0,A.I)(e.useSudo,"list")}engine_open
project=${(0,c.h)(s)}
ids=$(dk ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" ${a("service",e.target.service)} ${a("oneoff","False")}); listed=$?
printf '\\n%s begin containers %s\\n' "$N" "$listed"
[ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
printf '\\n%s end\\n' "$N"
`}async function k(e,s,h){const a=(0,u.randomBytes)(12).toString("hex"),i=y(s,h,a),[f,b]=await(0,g.TG)(e,()=>Promise.all([e.run({script:i,timeoutMs:15e3,maxOutputBytes:D}),(0,p.g)(e,_(s),(0,v.Sy)(s))])),I=(0,P.v0)(f.stdout,a).get("containers");return{containers:I===void 0||I.exitCode!==0?null:(0,E.p)(I.text).containers,endpoints:b}}function M(e,s){const{service:h}=s.target,a=[];e.containers===null?a.push(`the host did not say in time how ${h} is`):e.containers.length===0&&a.push(`${h} has no container`);for(const i of e.containers??[]){const{status:f,health:b}=i.state;f!=="running"?a.push(`${i.name} is ${f}`):b!=="healthy"&&b!=="none"&&a.push(`${i.name} is running (${b})`)}for(const i of e.endpoints){const f=i.viewpoint==="runner"?(0,d.Ui)(i)?"":"does not answer as it should":(0,l.nY)(i,s);f!==""&&a.push(`${i.name==="dashboard"?"the dashboard":new URL(i.url).pathname}: ${f}`)}return a}function L(e){return e.length>0&&e.every(s=>s.startsWith("the dashboard:"))}function o(e,s){const h=e.endpoints.find(i=>i.name==="monitoring"&&i.viewpoint==="host"),a=h?(0,l.u9)(h,s):null;return a!==null&&!s.target.goodHealth.includes(a)}function r(e){return(e.containers??[]).map(s=>`${s.id} ${s.state.startedAt}`).sort().join(`
`)}})};
