import { expect, test } from 'vitest';
import { upstreamsIn } from '../../../src/cli/init/nginx.ts';

test('requests go where proxy_pass says, upstreams by their servers', () => {
  const configuration = `
upstream app { server 127.0.0.1:8002 max_fails=3; server [::1]:8003; }
server { # server 9.9.9.9:1;
  location / { proxy_pass http://app; }
  location /api { proxy_pass http://backend:8000/api/; }
  location /tls { proxy_pass https://tls.internal; }
  set $late "http://late:81";
  location /late { proxy_pass $late; }
}`;
  expect(upstreamsIn(configuration)).toEqual([
    { host: '127.0.0.1', port: 8002 },
    { host: '::1', port: 8003 },
    { host: 'backend', port: 8000 },
    { host: 'tls.internal', port: 443 },
    { host: 'late', port: 81 },
  ]);
});

test('what is no address is passed over', () => {
  expect(upstreamsIn('proxy_pass http://unix:/run/app.sock; proxy_pass http://$host;')).toEqual([]);
});
