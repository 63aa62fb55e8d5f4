# Sourced by cases: `disk OPTIONS FOLDER` makes a folder that is a disk of its own until the case ends.
disks=
disk() {
  mkdir "$2"
  "$REPO/scripts/as-root" mount -t tmpfs -o "$1,uid=$(id -u)" none "$2"
  disks="$disks $2"
  # shellcheck disable=SC2086,SC2154 # a list of words; the runner sets REPO
  trap '"$REPO/scripts/as-root" umount $disks' EXIT
}
