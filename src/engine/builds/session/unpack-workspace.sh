# FOLDER NAME, with a tar archive on stdin: unpacks a workspace into FOLDER/NAME and prints where it is. What a Kiln that was
# killed left there is removed first.
set -eu
umask 077
mkdir -p "$1"
cd "$1"
find . -mindepth 1 -maxdepth 1 -mtime +2 -exec rm -rf -- {} +
mkdir "$2"
cd "$2"
mkdir workspace
tar -xf - -C workspace
pwd -P
