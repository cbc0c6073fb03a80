module kube-smoke/lab/pause

go 1.25.0
