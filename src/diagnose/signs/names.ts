/** What programs print when a name does not resolve or a certificate is not accepted. */

import { signatures } from './sign.ts';

export const DNS = signatures('dns', [
  ['libpq', 'translate', /could not translate host name "(?<subject>[^"]{1,200})" to address/],
  ['psycopg', 'resolve', /failed to resolve host '(?<subject>[^']{1,200})'/],
  ['Node', 'getaddrinfo', /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<subject>[\w.-]{1,200})/],
  [
    'Go',
    'lookup',
    /lookup (?<subject>[\w.-]{1,200})(?: on [\d.:[\]a-f]{1,60})?: (?:no such host|server misbehaving|i\/o timeout|read udp|dial udp|Temporary failure in name resolution)/,
  ],
  ['Java', 'unknownhostexception', /java\.net\.UnknownHostException(?:: (?<subject>[\w.-]{1,200}))?/],
  ['PHP', 'getaddrinfo', /php_network_getaddresses: getaddrinfo (?:for (?<subject>[\w.-]{1,200}) )?failed/],
  ['nginx', 'upstream', /host not found in upstream "(?<subject>[^"]{1,200})"/],
  ['nginx', 'resolver', /no resolver defined to resolve (?<subject>[\w.-]{1,200})/],
  ['nginx', 'resolved', /(?:(?<subject>[\w.-]{1,200}) )?could not be resolved \(\d{1,3}: /],
  ['redis-py', 'connecting', /Error -[235] connecting to (?<subject>[\w.-]{1,200}):\d{1,5}/],
  [
    'Ruby PG',
    'getaddrinfo',
    /getaddrinfo(?:\(3\))?: (?:Name or service not known|Temporary failure in name resolution|Name does not resolve)/,
  ],
  ['MySQL', 'unknown', /Unknown (?:MySQL|MariaDB)? ?server host '(?<subject>[^']{1,200})'/],
  ['dockerd', 'resolver', /\[resolver\] failed to query external DNS server/],
  ['curl', 'resolve', /Could not resolve host: (?<subject>[\w.-]{1,200})/],
  [
    'requests',
    'host',
    /Pool\(host='(?<subject>[^']{1,200})', port=\d{1,5}\).{0,400}(?:Name or service not known|Temporary failure in name resolution|Name does not resolve)/,
  ],
  ['glibc', 'temporary', /Temporary failure in name resolution/],
  ['glibc', 'service', /Name or service not known/],
  ['glibc', 'hostname', /No address associated with hostname/],
  ['glibc', 'nodename', /nodename nor servname provided/],
  ['musl', 'name', /Name does not resolve/],
  ['musl', 'getaddrinfo resolve', /(?:getaddrinfo|resolve).{0,100}: Try again/],
]);

export const TLS = signatures('tls', [
  ['nginx', 'certificate', /cannot load certificate(?: key)? "(?<subject>[^"]{1,200})"/],
  ['nginx', 'certificate', /upstream SSL certificate verify error/],
  ['libpq', 'certificate', /root certificate file "(?<subject>[^"]{1,200})" does not exist/],
  ['Go', 'x', /x509: certificate has expired or is not yet valid/],
  ['Go', 'x', /x509: certificate signed by unknown authority/],
  ['Go', 'x', /x509: (?:certificate is (?:valid|not valid) for|cannot validate certificate)/],
  ['Java', 'pkix', /PKIX path (?:building|validation) failed/],
  [
    'Java',
    'certificateexpiredexception certificatenotyetvalidexception',
    /java\.security\.cert\.Certificate(?:Expired|NotYetValid)Exception/,
  ],
  ['curl', 'ssl', /curl: \(60\) SSL/],
  [
    'Node',
    'cert',
    /\b(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\b/,
  ],
  ['Python', 'certificate', /CERTIFICATE_VERIFY_FAILED/],
  ['OpenSSL', 'certificate', /\b[Cc]ertificate (?:has expired|is not yet valid)/],
  ['OpenSSL', 'issuer', /unable to get (?:local )?issuer certificate/],
  ['OpenSSL', 'certificate', /self[- ]signed certificate(?: in certificate chain|$)/],
  ['PostgreSQL', 'ssl', /server does not support SSL, but SSL was required/],
]);
