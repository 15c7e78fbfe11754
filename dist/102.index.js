"use strict";exports.id=102,exports.ids=[102],exports.modules={102:((w,E,e)=>{e.r(E),e.d(E,{authorize:()=>L});var p=e(1455),g=e(7598),l=e(8184),c=e(9438),v=e(8624),n=e(9375),$=e(6827),_=e(3893),k=e(5887);class S extends Error{name="UnusablePublicKey"}const A=/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\r\n"\\]*)?$/,M=[[/^N=[0-9a-f]{24,32}$/gm,"^N=[0-9a-f]\\{24,32\\}$","N="],[/^project=[a-z0-9][a-z0-9_-]*$/gm,"^project=[a-z0-9][a-z0-9_-]*$","project="],[/^database='[0-9a-f]*'$/gm,"^database='[0-9a-f]*'$","database=''"],[/^known='[0-9a-f ]*'$/gm,"^known='[0-9a-f ]*'$","known=''"],[/'sh -s run-[0-9a-f]{18}'/g,"'sh -s run-[0-9a-f]\\{18\\}'","'sh -s run-'"]];function D(o,r){const i=r.trim();if(!A.test(i))throw new S("The public key is not one line of the form `ssh-ed25519 AAAA\u2026 name`: give the file that ends in `.pub`.");const h=C(o).map(j);return`#!/bin/sh
# Lets one key look at ${(0,c.h)(o.target.service)} of ${(0,c.h)(o.target.projectDirectory)}, and do nothing else.
# Read it, then run it on the host as the user whom the key is to let in:  sh this-file
# Run it again, made anew, when an input of the project or the version of backend-health changes.
set -eu
umask 077
gate=$HOME/.config/backend-health/gate-${U(i)}
mkdir -p "$HOME/.config/backend-health" "$HOME/.ssh"
rm -f "$gate"
cat >"$gate" <<'END_OF_GATE'
${B(h)}END_OF_GATE
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
`}function C(o){const r="0".repeat(24),i=(0,_.S)(o),h=(0,_.a)(o).filter(y=>y.viewpoint==="host"),O=(0,k.SM)(o).filter(y=>y.viewpoint==="host");return[(0,$.u0)(o,r),(0,$.u0)(o,r,"command line"),(0,k.IL)(o,"x",[],r),(0,l.i)(h,i,r),(0,l.i)(O,i,r),(0,n.ke)(o,""),(0,v.UM)(`run-${"0".repeat(18)}`)]}function j(o){const r=M.reduce((i,[h,,O])=>i.replace(h,O),o);return(0,g.createHash)("sha256").update(r).digest("hex")}function U(o){return(0,g.createHash)("sha256").update(o).digest("hex").slice(0,12)}function B(o){return`#!/bin/sh
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
same() { sed ${M.map(([,r,i])=>`-e ${(0,c.h)(`s/${r}/${i}/`)}`).join(" ")}; }
case $(printf %s "$base64" | base64 -d 2>/dev/null | same | sum) in
${[...new Set(o)].map(r=>`  ${r}) ;;`).join(`
`)}
  *) refuse 'the script is not one of those that were authorized (another version, or other inputs?)' ;;
esac
printf %s "$base64" | base64 -d | /bin/sh -s "$mark"
`}var I=e(6885);async function L({settings:o},r){const i=r.flags.get("public-key-file");if(i===void 0)throw new I._("`authorize` needs `--public-key-file FILE`, such as `~/.ssh/backend-health.pub`.");try{return r.out(D(o,await(0,p.readFile)(i,"utf8"))),0}catch(h){const O=h instanceof Error?h.message:String(h);throw new I._(`Flag \`--public-key-file\`: ${O}`,{cause:h})}}}),9215:((w,E,e)=>{e.d(E,{E1:()=>l,Ui:()=>v,oM:()=>g});const p=401;function g(n){return n.dashboard?c(n.dashboard):""}function l(n){return n.dashboardFromHost!==null&&c(n.dashboardFromHost)!==""}function c({outcome:n}){return n.kind!=="answered"?n.message===""?n.kind:`${n.kind}: ${n.message}`:n.status>=200&&n.status<400||n.status===p?"":`HTTP ${n.status}`}function v(n){return c(n)===""}}),8624:((w,E,e)=>{e.d(E,{Ps:()=>g,UM:()=>c,qx:()=>l,vs:()=>v});const p=9e4;function g(n,$){const _=Buffer.from(n,"utf8").toString("base64");return _.length>p?{command:`/bin/sh -s ${$}`,stdin:`${n}
exit
`}:{command:`echo ${_}|base64 -d|/bin/sh -s ${$}`,stdin:null}}function l(n){return g(c(n),"end").command}function c(n){return`ps -e -o pgid= -o args= | while read -r group args; do case $args in *'sh -s ${n}') kill -s KILL -- "-$group";; esac; done`}function v(n){const $=Buffer.from(n,"utf8").toString("base64");if($.length>p)throw new RangeError("The script is too long for a conversation.");return`/bin/sh -c 'eval "$(echo ${$}|base64 -d)"'`}}),5887:((w,E,e)=>{e.d(E,{$o:()=>F,D_:()=>G,IL:()=>i,SM:()=>r,iY:()=>H,ov:()=>h,tW:()=>N});var p=e(7598),g=e.n(p),l=e(1018),c=e(8719),v=e(9215),n=e(2568),$=e(2292),_=e(9438),k=e(5783),S=e(3182),A=e(8400),M=e(7796),D=e(8996),C=e(1240),j=e(3893);const U=1024*1024,B=50,I=/^[a-z0-9][a-z0-9_-]*$/,L=/^[0-9a-f]{12,64}$/,o=l.YO(l.Ik({Id:l.Fs(l.Yj(),l.yG(L))}));function r(s){return(0,j.a)(s).filter(t=>t.name!=="dashboard"||t.viewpoint==="runner")}function i(s,t,u,d){const{projectDirectory:a,service:f}=s.target,b=m=>[`project=${m}`,`service=${f}`,"oneoff=False"].map(K=>`com.docker.compose.${K}`),T=!s.useSudo&&(0,A.$i)([f])&&I.test(t),P=encodeURIComponent(JSON.stringify({label:b("PROJECT")})).replace("PROJECT","$project"),[R,...x]=b("$project").map(m=>`label=${m}`);return`${(0,$.r3)(a,s.useSudo)}seconds=10
N=${d}
project=${(0,_.h)(t)}
known='${u.filter(m=>L.test(m)).join(" ")}'
${M.pt}${T?(0,A.I6)():`socket=
`}if [ -n "$socket" ]; then
  urls=; for id in $known; do urls="$urls http://engine/containers/$id/json"; done
  came=$(ask_engine -w "$answered" "http://engine/containers/json?all=1&filters=${P}" $urls); asked=$?
  begin_frame answers 0
  printf '%s\\n' "$came"
  urls=; list=\${came%%"$line_end$N answer "*}
  while :; do
    case $list in *'"Id":"'*) list=\${list#*'"Id":"'}; id=\${list%%'"'*} ;; *) break ;; esac
    case " $known " in *" $id "* | *[!0-9a-f\\ ]*) ;; *) urls="$urls http://engine/containers/$id/json" ;; esac
  done
  [ -z "$urls" ] || ask_engine -w "$answered" $urls
  end_frame
  [ "$asked" != 0 ] || exit 0
fi
ids=$(dk ps -aq --no-trunc --filter "${R}" ${x.map(m=>`--filter ${(0,_.h)(m)}`).join(" ")}); listed=$?
begin_frame containers "$listed"
[ -z "$ids" ] || dk inspect --format '{{json .}}' $ids
end_frame
`}async function h(s,t,u,d){const[a,f]=await(0,k.TG)(s,()=>Promise.all([O(s,t,u,d),(0,n.askEndpoints)(s,r(t),(0,j.S)(t))]));return{containers:a,endpoints:f}}async function O(s,t,u,d){const a=(0,p.randomBytes)(12).toString("hex"),f=i(t,u,d,a),{stdout:b}=await s.run({script:f,timeoutMs:15e3,maxOutputBytes:U}),T=(0,M.v0)(b,a),P=T.get("containers");if(P!==void 0)return P.exitCode===0?(0,D.p)(P.text).containers:null;const[R,...x]=(0,S.M)(T.get("answers")?.text??"",a),m=R?.status===200?y(R.body):null;if(m===null)return null;const K=x.flatMap(({status:z,body:Y})=>z===200?[Y]:[]).join(`
`),W=(0,D.p)(K).containers.filter(({id:z})=>m.includes(z));return W.length===m.length?W:null}function y(s){const t=l.xL(o,(0,C.qF)(s));return t.success?t.output.map(({Id:u})=>u).slice(0,B):null}function H(s,t){const{service:u}=t.target,d=[];s.containers===null?d.push(`the host did not say in time how ${u} is`):s.containers.length===0&&d.push(`${u} has no container`);for(const a of s.containers??[]){const{status:f,health:b}=a.state;f!=="running"?d.push(`${a.name} is ${f}`):b!=="healthy"&&b!=="none"&&d.push(`${a.name} is running (${b})`)}for(const a of s.endpoints){const f=a.viewpoint==="runner"?(0,v.Ui)(a)?"":"does not answer as it should":(0,c.nY)(a,t);f!==""&&d.push(`${a.name==="dashboard"?"the dashboard":new URL(a.url).pathname}: ${f}`)}return d}function N(s){return s.length>0&&s.every(t=>t.startsWith("the dashboard:"))}function F(s,t){const u=s.endpoints.find(a=>a.name==="monitoring"&&a.viewpoint==="host"),d=u?(0,c.u9)(u,t):null;return d!==null&&!t.target.goodHealth.includes(d)}function G(s){return(s.containers??[]).map(t=>`${t.id} ${t.state.startedAt}`).sort().join(`
`)}})};
