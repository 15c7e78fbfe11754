"use strict";exports.id=994,exports.ids=[994],exports.modules={7994:((j,i,t)=>{t.r(i),t.d(i,{status:()=>L});var d=t(7969),e=t(6373),l=t(2111),D=t(6947),M=t(8661),P=t(4787),o=t(3576),v=t(4085);async function L(n,s){const{settings:_}=n,a=(0,e.createLearningRedactor)(n.secrets,_.redact),E=await(0,M.reach)(n,s,a.redact);try{s.progress.doing("Look");const r=await(0,d.unlessCancelled)((0,P.O)(E,_,a),s.signal,"while it looked");s.progress.end();const O={service:_.target.service,host:(0,l.oneLine)(E.description,a.redact)};return s.json?s.out(`${JSON.stringify((0,o.Uy)(r,O,[]),null,2)}
`):s.out(`${(0,o.l9)(r,O,s.outTerminal).join(`
`)}
`),(0,D.I$)((0,v.c2)(r.health),_.failOn)}finally{E.close()}}})};
