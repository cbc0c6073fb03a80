#!/bin/sh
# After an upgrade: is the cluster well? Arguments go to smoke, e.g. --context prod.
# Exit 0: go on. 1: something is broken, and health.json says what: roll back. Else nobody could tell: look.
npx smoke run --health health.json --junit junit.xml "$@"
code=$?
case $code in
  0) echo 'verified: the upgrade may go on' ;;
  1) echo 'broken: roll back' ;;
  *) echo "not verified (exit $code): do not go on, and look before you roll back" ;;
esac
exit $code
