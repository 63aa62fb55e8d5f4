#!/bin/sh
# Prints numbered lines for 0.3 to 3 s, as the seed (the version) and the run's id say; one run in
# four is loud in its middle. The last line says how many there were, and their checksum.
set -eu
seed=$((0x$(printf %s "$EVAL_VERSION $BENCH_RUN_ID" | sha256sum | cut -c1-7)))
naps=$((6 + seed % 55)) # of 50 ms
loud=$((seed / 64 % 4 == 0 ? 2000 : 0))

# Naps by $1.
tell() {
  random=$seed number=0 nap=0
  while [ "$nap" -lt "$naps" ]; do
    nap=$((nap + 1)) lines=1
    [ "$nap" -ne $((naps / 2)) ] || lines=$((1 + loud))
    while [ "$lines" -gt 0 ]; do
      lines=$((lines - 1)) number=$((number + 1))
      random=$(((random * 1103515245 + 12345) % 2147483648))
      echo "line $number $random of $BENCH_RUN_ID"
    done
    "$1" 0.05
  done
}

tell sleep
sum=$(tell : | sha256sum)
echo "end $number ${sum%% *}"
