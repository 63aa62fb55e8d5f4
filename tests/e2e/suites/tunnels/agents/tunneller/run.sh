#!/bin/sh
# Reaches for what it may reach, and for what it may not. $ECHO is the allowed address of the host.
proxy=${HTTPS_PROXY#http://}
token=$(printf %s "${proxy%@*}" | base64 | tr -d '\n')
connect() { # HOST:PORT [TEXT]
  printf 'CONNECT %s HTTP/1.1\r\nHost: %s\r\nProxy-Authorization: Basic %s\r\n\r\n%s' "$1" "$1" "$token" "$2" |
    nc -w 3 127.0.0.1 18788 | tr -d '\r'
}
port=${ECHO##*:}
echo "proxy: ${proxy#*@}, not for $NO_PROXY, plain: ${HTTP_PROXY:-none}, small: $([ "${https_proxy:-}" = "$HTTPS_PROXY" ] && echo same)"
echo "with: ${proxy%@*}, in base64 $token"
echo "interfaces:$(for one in /sys/class/net/*; do printf ' %s' "${one##*/}"; done)"
echo "directly: $(nc -w 2 "${ECHO%:*}" "$port" </dev/null >/dev/null 2>&1 && echo reached || echo no)"
echo "allowed: $(connect "$ECHO" 'hello out there' | tail -n 1)"
for target in "127.0.0.9:$port" localhost:1 "${ECHO%:*}:22" 169.254.169.254:80; do
  echo "another: $(connect "$target" | sed 1q)"
done
token=$(printf 'bench:wrong' | base64)
echo "a wrong token: $(connect "$ECHO" | sed 1q)"
