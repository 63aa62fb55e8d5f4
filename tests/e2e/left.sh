# For cases that look at what is left on the engine: `. "$E2E/left.sh"`, then `containers_left FOLDER`
# prints how many containers the matrices in the results folder have there, running or not.

containers_left() {
  for matrix in "$1"/*-*-*/; do
    curl -sSf --get --unix-socket "${BENCH_ENGINE#unix://}" http://engine/v1.40/containers/json -d all=true \
      --data-urlencode "filters={\"label\":[\"bench.matrix=$(basename "$matrix")\"]}"
  done | grep -o '"Id":' | wc -l
}
