"use strict";exports.id=102,exports.ids=[102],exports.modules={102:((C,E,n)=>{n.r(E),n.d(E,{authorize:()=>I});var m=n(1455),g=n(7598),l=n(8184),c=n(9438),O=n(8624),e=n(9375),$=n(8749),b=n(6958),A=n(5887);class w extends Error{name="UnusablePublicKey"}const k=/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\r\n"\\]*)?$/,D=[[/^N=[0-9a-f]{24,32}$/gm,"^N=[0-9a-f]\\{24,32\\}$","N="],[/^project=[a-z0-9][a-z0-9_-]*$/gm,"^project=[a-z0-9][a-z0-9_-]*$","project="],[/^database='[0-9a-f]*'$/gm,"^database='[0-9a-f]*'$","database=''"],[/^known='[0-9a-f ]*'$/gm,"^known='[0-9a-f ]*'$","known=''"],[/'sh -s run-[0-9a-f]{18}'/g,"'sh -s run-[0-9a-f]\\{18\\}'","'sh -s run-'"]];function L(o,a){const i=a.trim();if(!k.test(i))throw new w("The public key is not one line of the form `ssh-ed25519 AAAA\u2026 name`: give the file that ends in `.pub`.");const f=U(o).map(T);return`#!/bin/sh
# Lets one key look at ${(0,c.h)(o.target.service)} of ${(0,c.h)(o.target.projectDirectory)}, and do nothing else.
# Read it, then run it on the host as the user whom the key is to let in:  sh this-file
# Run it again, made anew, when an input of the project or the version of backend-health changes.
set -eu
umask 077
gate=$HOME/.config/backend-health/gate-${B(i)}
mkdir -p "$HOME/.config/backend-health" "$HOME/.ssh"
rm -f "$gate"
cat >"$gate" <<'END_OF_GATE'
${x(f)}END_OF_GATE
chmod 500 "$gate"
file=$HOME/.ssh/authorized_keys
key=${(0,c.h)(i)}
if [ -e "$file" ] && grep -qF "$(printf %s "$key" | cut -d ' ' -f 1,2)" "$file"; then
  echo "This key is in $file already: nothing was added there. Its line must begin with: restrict,command=\\"$gate\\"" >&2
else
  [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
  printf 'restrict,command="%s" %s\\n' "$gate" "$key" >>"$file"
  echo "Added to $file. It may look, and nothing else." >&2
fi
`}function U(o){const a="0".repeat(24),i=(0,$.Sy)(o),f=(0,$.ab)(o).filter(y=>y.viewpoint==="host"),_=(0,A.SM)(o).filter(y=>y.viewpoint==="host");return[(0,b.probeOf)(o,a),(0,b.probeOf)(o,a,"command line"),(0,A.IL)(o,"x",[],a),(0,l.i)(f,i,a),(0,l.i)(_,i,a),(0,e.ke)(o,""),(0,O.UM)(`run-${"0".repeat(18)}`)]}function T(o){const a=D.reduce((i,[f,,_])=>i.replace(f,_),o);return(0,g.createHash)("sha256").update(a).digest("hex")}function B(o){return(0,g.createHash)("sha256").update(o).digest("hex").slice(0,12)}function x(o){return`#!/bin/sh
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
same() { sed ${D.map(([,a,i])=>`-e ${(0,c.h)(`s/${a}/${i}/`)}`).join(" ")}; }
case $(printf %s "$base64" | base64 -d 2>/dev/null | same | sum) in
${[...new Set(o)].map(a=>`  ${a}) ;;`).join(`
`)}
  *) refuse 'the script is not one of those that were authorized (another version, or other inputs?)' ;;
esac
printf %s "$base64" | base64 -d | /bin/sh -s "$mark"
`}var j=n(6885);async function I({settings:o},a){const i=a.flags.get("public-key-file");if(i===void 0)throw new j._("`authorize` needs `--public-key-file FILE`, such as `~/.ssh/backend-health.pub`.");try{return a.out(L(o,await(0,m.readFile)(i,"utf8"))),0}catch(f){const _=f instanceof Error?f.message:String(f);throw new j._(`Flag \`--public-key-file\`: ${_}`,{cause:f})}}}),9215:((C,E,n)=>{n.d(E,{E1:()=>l,Ui:()=>O,oM:()=>g});const m=401;function g(e){return e.dashboard?c(e.dashboard):""}function l(e){return e.dashboardFromHost!==null&&c(e.dashboardFromHost)!==""}function c({outcome:e}){return e.kind!=="answered"?e.message===""?e.kind:`${e.kind}: ${e.message}`:e.status>=200&&e.status<400||e.status===m?"":`HTTP ${e.status}`}function O(e){return c(e)===""}}),8624:((C,E,n)=>{n.d(E,{Ps:()=>g,UM:()=>c,qx:()=>l,vs:()=>O});const m=9e4;function g(e,$){const b=Buffer.from(e,"utf8").toString("base64");return b.length>m?{command:`/bin/sh -s ${$}`,stdin:`${e}
exit
`}:{command:`echo ${b}|base64 -d|/bin/sh -s ${$}`,stdin:null}}function l(e){return g(c(e),"end").command}function c(e){return`ps -e -o pgid= -o args= | while read -r group args; do case $args in *'sh -s ${e}') kill -s KILL -- "-$group";; esac; done`}function O(e){const $=Buffer.from(e,"utf8").toString("base64");if($.length>m)throw new RangeError("The script is too long for a conversation.");return`/bin/sh -c 'eval "$(echo ${$}|base64 -d)"'`}}),5887:((C,E,n)=>{n.d(E,{$o:()=>F,D_:()=>G,IL:()=>i,SM:()=>a,iY:()=>W,ov:()=>f,tW:()=>H});var m=n(7598),g=n.n(m),l=n(1018),c=n(8719),O=n(9215),e=n(2568),$=n(2292),b=n(9438),A=n(5783),w=n(3182),k=n(8400),D=n(7796),L=n(8996),U=n(1240),T=n(8749);const B=1024*1024,x=50,j=/^[a-z0-9][a-z0-9_-]*$/,I=/^[0-9a-f]{12,64}$/,o=l.YO(l.Ik({Id:l.Fs(l.Yj(),l.yG(I))}));function a(s){return(0,T.ab)(s).filter(t=>t.name!=="dashboard"||t.viewpoint==="runner")}function i(s,t,h,d){const{projectDirectory:r,service:u}=s.target,v=p=>[`project=${p}`,`service=${u}`,"oneoff=False"].map(M=>`com.docker.compose.${M}`),K=!s.useSudo&&(0,k.$i)([u])&&j.test(t),R=encodeURIComponent(JSON.stringify({label:v("PROJECT")})).replace("PROJECT","$project"),[P,...S]=v("$project").map(p=>`label=${p}`);return`${(0,$.r3)(r,s.useSudo)}seconds=10
N=${d}
project=${(0,b.h)(t)}
known='${h.filter(p=>I.test(p)).join(" ")}'
${K?(0,k.I6)():`socket=
`}if [ -n "$socket" ]; then
  urls=; for id in $known; do urls="$urls http://engine/containers/$id/json"; done
  printf '
%s begin answers 0
' "$N"
  ask_engine -w "$answered" "http://engine/containers/json?all=1&filters=${R}" $urls; asked=$?
  printf '
%s end
' "$N"
  [ "$asked" != 0 ] || exit 0
fi
ids=$(dk ps -aq --no-trunc --filter "${P}" ${S.map(p=>`--filter ${(0,b.h)(p)}`).join(" ")}); listed=$?
printf '
%s begin containers %s
' "$N" "$listed"
[ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
printf '
%s end
' "$N"
`}async function f(s,t,h,d){const[r,u]=await(0,A.TG)(s,()=>Promise.all([_(s,t,h,d),(0,e.g)(s,a(t),(0,T.Sy)(t))]));return{containers:r,endpoints:u}}async function _(s,t,h,d,r=2){const u=(0,m.randomBytes)(12).toString("hex"),v=i(t,h,d,u),{stdout:K}=await s.run({script:v,timeoutMs:15e3,maxOutputBytes:B}),R=(0,D.v0)(K,u),P=R.get("containers");if(P!==void 0)return P.exitCode===0?(0,L.p)(P.text).containers:null;const[S,...p]=(0,w.M)(R.get("answers")?.text??"",u),M=S?.status===200?y(S.body):null;if(M===null)return null;const Y=p.flatMap(({status:z,body:J})=>z===200?[J]:[]).join(`
`),N=(0,L.p)(Y).containers.filter(({id:z})=>M.includes(z));return N.length===M.length?N:r>1?_(s,t,h,M,r-1):null}function y(s){const t=l.xL(o,(0,U.qF)(s));return t.success?t.output.map(({Id:h})=>h).slice(0,x):null}function W(s,t){const{service:h}=t.target,d=[];s.containers===null?d.push(`the host did not say in time how ${h} is`):s.containers.length===0&&d.push(`${h} has no container`);for(const r of s.containers??[]){const{status:u,health:v}=r.state;u!=="running"?d.push(`${r.name} is ${u}`):v!=="healthy"&&v!=="none"&&d.push(`${r.name} is running (${v})`)}for(const r of s.endpoints){const u=r.viewpoint==="runner"?(0,O.Ui)(r)?"":"does not answer as it should":(0,c.nY)(r,t);u!==""&&d.push(`${r.name==="dashboard"?"the dashboard":new URL(r.url).pathname}: ${u}`)}return d}function H(s){return s.length>0&&s.every(t=>t.startsWith("the dashboard:"))}function F(s,t){const h=s.endpoints.find(r=>r.name==="monitoring"&&r.viewpoint==="host"),d=h?(0,c.u9)(h,t):null;return d!==null&&!t.target.goodHealth.includes(d)}function G(s){return(s.containers??[]).map(t=>`${t.id} ${t.state.startedAt}`).sort().join(`
`)}})};
