# Everything that can be said about the code without running it; every check runs, and the end says which failed.
failed=
check() {
    title=$1
    shift
    echo "== $title"
    "$@" || failed="$failed, $title"
}
check 'lint' ruff check .
check 'format' ruff format --check .
check 'types' mypy .
check 'imports' lint-imports
check 'migrations' python manage.py makemigrations --check --dry-run
check 'licences' python -m tests.licences
check 'system check' python manage.py check
# A database that cannot be asked is nobody's mistake here: it fails nothing, and the last line says so.
echo '== known vulnerabilities'
python -m tests.audit
case $? in
    0) open= ;;
    2) open=' But whether every dependency is free of known vulnerabilities could not be asked.' ;;
    *) failed="$failed, known vulnerabilities" ;;
esac
if [ -n "$failed" ]; then
    echo "make check: failed: ${failed#, }."
    exit 1
fi
echo "make check: all well.$open"
