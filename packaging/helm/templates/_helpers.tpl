{{/* Name of the chart, for labels. */}}
{{- define "sync-health-exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the objects; 52 characters leave room for a StatefulSet's suffixes. */}}
{{- define "sync-health-exporter.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sync-health-exporter.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{/* What selects the pods; never changes. */}}
{{- define "sync-health-exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sync-health-exporter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sync-health-exporter.labels" -}}
{{ include "sync-health-exporter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of an object: (list $ SUFFIX LABELS ANNOTATIONS NAMESPACE), where all but the first may be empty. */}}
{{- define "sync-health-exporter.metadata" -}}
{{- $root := index . 0 -}}
{{- $suffix := index . 1 -}}
{{- $labels := index . 2 -}}
{{- $annotations := index . 3 -}}
name: {{ include "sync-health-exporter.fullname" $root }}{{ with $suffix }}-{{ . }}{{ end }}
namespace: {{ index . 4 | default (include "sync-health-exporter.namespace" $root) }}
labels:
  {{- $common := include "sync-health-exporter.labels" $root | fromYaml }}
  {{- toYaml (merge (dict) ($labels | default dict) $common) | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "sync-health-exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "sync-health-exporter.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "sync-health-exporter.image" -}}
{{- $image := .Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* The ConfigMap with the configuration; empty in the demo, or where the environment configures the sources. */}}
{{- define "sync-health-exporter.configMap" -}}
{{- if .Values.demo -}}
{{- else if .Values.existingConfigMap -}}
{{- .Values.existingConfigMap -}}
{{- else if .Values.config -}}
{{- include "sync-health-exporter.fullname" . -}}
{{- else if not (or .Values.extraEnv .Values.envFrom) -}}
{{- fail "nothing to poll: set config.sources, existingConfigMap, or demo=true to look around (see values.yaml)" -}}
{{- end -}}
{{- end -}}

{{- define "sync-health-exporter.secret" -}}
{{- if .Values.existingSecret -}}
{{- if .Values.secrets }}{{ fail "existingSecret and secrets exclude each other" }}{{ end -}}
{{- .Values.existingSecret -}}
{{- else if .Values.secrets -}}
{{- include "sync-health-exporter.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "sync-health-exporter.webSecret" -}}
{{- if .Values.existingWebConfigSecret -}}
{{- .Values.existingWebConfigSecret -}}
{{- else if .Values.webConfig -}}
{{- printf "%s-web" (include "sync-health-exporter.fullname" .) -}}
{{- end -}}
{{- end -}}

{{- define "sync-health-exporter.scheme" -}}
{{- if (.Values.webConfig).tls_server_config }}https{{ else }}http{{ end -}}
{{- end -}}

{{/* A probe of a path, or of the port where the kubelet has no login or certificate: (list $ PATH). */}}
{{- define "sync-health-exporter.probe" -}}
{{- $root := index . 0 -}}
{{- $web := $root.Values.webConfig -}}
{{- $clients := dig "tls_server_config" "client_auth_type" "" $web -}}
{{- if or $root.Values.existingWebConfigSecret $web.basic_auth_users (hasPrefix "Require" $clients) -}}
tcpSocket: {port: metrics}
{{- else -}}
httpGet: {path: {{ index . 1 }}, port: metrics{{ if $web.tls_server_config }}, scheme: HTTPS{{ end }}}
{{- end }}
timeoutSeconds: 5
{{- end -}}

{{/* The pod's volumes and the program's mounts that both the StatefulSet and the test have. */}}
{{- define "sync-health-exporter.volumes" -}}
{{- with include "sync-health-exporter.configMap" . }}
- name: configuration
  configMap: {name: {{ . }}}
{{- end }}
{{- with include "sync-health-exporter.secret" . }}
- name: secrets
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- with include "sync-health-exporter.webSecret" . }}
- name: web
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "sync-health-exporter.volumeMounts" -}}
{{- if include "sync-health-exporter.configMap" . }}
- {name: configuration, mountPath: /etc/sync-health-exporter, readOnly: true}
{{- end }}
{{- if include "sync-health-exporter.secret" . }}
# As a whole, never by subPath: only so does a rotated secret arrive.
- {name: secrets, mountPath: /run/secrets/sync-health-exporter, readOnly: true}
{{- end }}
{{- if include "sync-health-exporter.webSecret" . }}
- {name: web, mountPath: /etc/sync-health-exporter-web, readOnly: true}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The flags that name those files. */}}
{{- define "sync-health-exporter.fileFlags" -}}
{{- if include "sync-health-exporter.configMap" . }}
- --config.file=/etc/sync-health-exporter/sync-health-exporter.yml
{{- end }}
{{- if include "sync-health-exporter.webSecret" . }}
- --web.config.file=/etc/sync-health-exporter-web/web-config.yml
{{- end }}
{{- end -}}

{{- define "sync-health-exporter.environment" -}}
{{- with .Values.extraEnv }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Where and how Prometheus scrapes, for ServiceMonitor and PodMonitor: (list $ MONITOR). */}}
{{- define "sync-health-exporter.endpoint" -}}
{{- $root := index . 0 -}}
{{- $monitor := index . 1 -}}
- port: metrics
  interval: {{ $monitor.interval }}
  scrapeTimeout: {{ $monitor.scrapeTimeout }}
  path: {{ $monitor.path }}
  scheme: {{ $monitor.scheme | default (include "sync-health-exporter.scheme" $root) }}
  honorLabels: {{ $monitor.honorLabels }}
  {{- range $key := list "tlsConfig" "basicAuth" "authorization" "params" "metricRelabelings" }}
  {{- with index $monitor $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  relabelings:
    # SyncExporterDown knows the exporter by this label.
    - {targetLabel: job, replacement: {{ $monitor.job }}}
    {{- if gt (int $root.Values.shards) 1 }}
    # Shards are no replicas: the rules keep them apart by this label.
    - sourceLabels: [__meta_kubernetes_pod_name]
      regex: .*-([0-9]+)
      targetLabel: shard
    {{- end }}
    # Would begin new series with every pod.
    - {action: labeldrop, regex: pod|container|endpoint|service}
    {{- with $monitor.relabelings }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* The rest of the two: (list $ MONITOR). */}}
{{- define "sync-health-exporter.monitor" -}}
{{- $root := index . 0 -}}
{{- $monitor := index . 1 -}}
selector:
  matchLabels:
    {{- include "sync-health-exporter.selectorLabels" $root | nindent 4 }}
{{- if and $monitor.namespace (ne $monitor.namespace (include "sync-health-exporter.namespace" $root)) }}
namespaceSelector:
  matchNames: [{{ include "sync-health-exporter.namespace" $root }}]
{{- end }}
{{- with $monitor.podTargetLabels }}
podTargetLabels: {{ toJson . }}
{{- end }}
{{- with $monitor.sampleLimit }}
sampleLimit: {{ int . }}
{{- end }}
{{- with $monitor.bodySizeLimit }}
bodySizeLimit: {{ . }}
{{- end }}
{{- end -}}
