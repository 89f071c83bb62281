#!/bin/sh
# Makes what replicas and their Redis share: sh deploy/make-secrets.sh [DIR]
# What is there is left as it is. Tokens, passphrase and credentials of the cloud are for a human: docs/deploying.md.
set -eu
umask 077
dir=${1:-deploy/secrets}
mkdir -p "$dir/redis"
[ -e "$dir/state.key" ] || openssl rand -base64 32 >"$dir/state.key"
[ -e "$dir/redis-password" ] || openssl rand -hex 32 >"$dir/redis-password"
# Redis gets the hash alone, and one user with no more rights than the server needs (docs/guard.md).
hash=$(tr -d '\n' <"$dir/redis-password" | openssl dgst -sha256 -r | cut -d ' ' -f 1)
rights='+@string +@hash +@set +@sortedset +eval +evalsha +ping +info +time +del +exists +pexpire +pexpireat'
printf 'user default off\nuser flexus on #%s resetchannels ~flexus-mcp:* -@all %s\n' "$hash" "$rights" \
  >"$dir/redis/users.acl"
chmod 755 "$dir/redis"
chmod 644 "$dir/redis/users.acl"
