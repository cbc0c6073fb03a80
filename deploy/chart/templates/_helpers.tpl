{{/* Of all objects: release kube-smoke gives the very objects of smoke manifest. A CronJob's name has 52 characters at most. */}}
{{- define "kube-smoke.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) -}}
{{- $name = printf "%s-%s" $name .Chart.Name -}}
{{- end -}}
{{- $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* Of the runner and of its agents. */}}
{{- define "kube-smoke.image" -}}
{{- $repository := required "image.repository: name an image that has kube-smoke in it; the agents get the same" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "kube-smoke.timeoutSeconds" -}}
{{- $units := dict "s" 1 "m" 60 "h" 3600 -}}
{{- mul (regexFind "^[0-9]+" .Values.timeout) (get $units (regexFind "[smh]$" .Values.timeout)) -}}
{{- end -}}
