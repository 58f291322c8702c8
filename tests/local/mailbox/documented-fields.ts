// The fields that the SES developer guide documents for each kind of event, in the EventBridge envelope.

export const documentedFields = {
  Bounce: {
    detailType: 'Email Bounced',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['bounce', 'eventType', 'mail'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'sourceArn', 'tags', 'timestamp'],
    content: ['bounceSubType', 'bounceType', 'bouncedRecipients', 'feedbackId', 'reportingMTA', 'timestamp'],
  },
  Complaint: {
    detailType: 'Email Complaint Received',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['complaint', 'eventType', 'mail'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'sourceArn', 'tags', 'timestamp'],
    content: ['arrivalDate', 'complainedRecipients', 'complaintFeedbackType', 'feedbackId', 'timestamp', 'userAgent'],
  },
  Delivery: {
    detailType: 'Email Delivered',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['delivery', 'eventType', 'mail'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'sourceArn', 'tags', 'timestamp'],
    content: ['processingTimeMillis', 'recipients', 'reportingMTA', 'smtpResponse', 'timestamp'],
  },
  Send: {
    detailType: 'Email Sent',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['eventType', 'mail', 'send'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'sourceArn', 'tags', 'timestamp'],
    content: [],
  },
  Open: {
    detailType: 'Email Opened',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['eventType', 'mail', 'open'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'tags', 'timestamp'],
    content: ['ipAddress', 'timestamp', 'userAgent'],
  },
  Click: {
    detailType: 'Email Clicked',
    envelope: ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'],
    detail: ['click', 'eventType', 'mail'],
    mail: ['commonHeaders', 'destination', 'headers', 'headersTruncated', 'messageId', 'sendingAccountId', 'source', 'tags', 'timestamp'],
    content: ['ipAddress', 'link', 'linkTags', 'timestamp', 'userAgent'],
  },
} as const
