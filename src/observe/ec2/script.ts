/**
 * The part of the probe that asks EC2's instance metadata service, version 2, from the host itself. Pure text.
 * `$BACKEND_HEALTH_EC2` stands in for its address, for hosts that reach it by another.
 */

const ADDRESS = 'http://169.254.169.254';
const SECONDS = 2;

/** Metadata by the keys under which they come back: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/. */
const PATHS = {
  type: 'instance-type',
  zone: 'placement/availability-zone',
  life: 'instance-life-cycle',
  spot: 'spot/instance-action',
  rebalance: 'events/recommendations/rebalance',
  events: 'events/maintenance/scheduled',
} as const;

/** Shell that defines `p_instance`: 100 where it is not wanted, 101 without curl, 102 where nothing answers. */
export function ec2Function(wanted: boolean): string {
  if (!wanted) return 'p_instance() { return 100; }\n';
  return `p_instance() {
  command -v curl >/dev/null 2>&1 || return 101
  base=\${BACKEND_HEALTH_EC2:-${ADDRESS}}
  token=$(curl -fsS -m ${SECONDS} --noproxy '*' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$base/latest/api/token" 2>/dev/null)
  [ -n "$token" ] || return 102
  get() { printf '%s=%s\\n' "$1" "$(printf 'X-aws-ec2-metadata-token: %s' "$token" | curl -fsS -m ${SECONDS} --noproxy '*' -H @- "$base/latest/meta-data/$2" 2>/dev/null | tr '\\n' ' ' | cut -c 1-4000)"; }
  ${Object.entries(PATHS)
    .map(([key, path]) => `get ${key} ${path}`)
    .join('; ')}
}
`;
}
