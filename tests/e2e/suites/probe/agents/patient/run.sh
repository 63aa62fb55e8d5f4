#!/bin/sh
# Counts ten lines a second, long enough for something to happen to the engine meanwhile.
i=0
while [ $i -lt 60 ]; do
  i=$((i + 1))
  echo "line $i of 60"
  sleep 0.1
done
