/**
 * Words of both languages that mean the same where functions are described: a tool named `get_weather` must be found by a
 * question in Chinese. One line a concept; the first word names it.
 */
const lines = `
weather 天气 天氣 气象 气温 forecast rain 下雨 sunny
temperature 温度 degrees
time 时间 几点 clock 时刻 timezone 时区
date 日期 几号 星期几
search 搜索 搜一下 检索 查找 lookup google 百度
calculate 计算 calculator compute 算一下 math arithmetic 运算
translate 翻译 translation translator 译成
email 邮件 邮箱 mail 电子邮件
message 消息 短信 sms 发消息
send 发送 发给 发一
order 订单 orders 下单
stock 股票 股价 stocks shares ticker 股市
price 价格 多少钱 cost 售价
flight 航班 机票 flights 飞机 airline
train 火车 高铁 车票 列车 railway
hotel 酒店 宾馆 hotels 住宿
book 预订 预定 booking reserve reservation 订票
news 新闻 headlines 头条 资讯
location 位置 地点 whereabouts 定位
city 城市
map 地图 directions 导航 route 路线 navigation
calendar 日历 日程 schedule 安排 event
reminder 提醒 remind alarm 闹钟
meeting 会议 开会 appointment
restaurant 餐厅 饭店 restaurants 餐馆 美食
currency 汇率 货币 exchange 兑换 汇兑
file 文件 files document 文档
read 读取 打开 open
write 写入 保存 save
code 代码 script 脚本 python
run 运行 执行 execute
database 数据库 sql query 查询数据
music 音乐 歌曲 song play 播放
movie 电影 film films
user 用户 customer 客户 account 账户
image 图片 图像 picture 画 draw 照片 photo
delete 删除 remove 移除
create 创建 新建 add 添加
update 更新 修改 modify
light 灯 lights lamp 灯光
package 快递 物流 tracking 包裹 parcel delivery
ticket 工单 issue 门票
refund 退款 退货 return
balance 余额
`

export const conceptOfWord: ReadonlyMap<string, string> = new Map(
  lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', ...others] = line.split(' ')
      return [name, ...others].map((word) => [word, name] as const)
    }),
)

/** Concepts that a text speaks of. Latin words count whole (with a plural s), Chinese ones wherever they stand. */
export function conceptsIn(text: string): Set<string> {
  const folded = text.toLowerCase()
  const words = new Set(folded.match(/[a-z]+/g)?.flatMap((word) => [word, word.replace(/s$/, '')]) ?? [])
  const concepts = new Set<string>()
  for (const [word, concept] of conceptOfWord) {
    if (/^[a-z]/.test(word) ? words.has(word) : folded.includes(word)) concepts.add(concept)
  }
  return concepts
}

/** Chinese words for values that enumerations mostly spell in English. */
export const enumSynonyms: Readonly<Record<string, RegExp>> = {
  celsius: /摄氏|°C|℃/i,
  fahrenheit: /华氏|°F|℉/i,
  positive:
    /积极|正面|喜欢|很好|不错|满意|推荐|棒|\b(?:love|great|good|excellent|amazing|happy|wonderful|best|recommend|fantastic)\b/i,
  negative:
    /消极|负面|讨厌|很差|糟|失望|不满|难用|\b(?:hate|bad|terrible|awful|worst|poor|disappoint\w*|broken|horrible)\b/i,
  neutral: /中性|中立|一般般/,
  high: /高|紧急|\burgent|asap\b/i,
  medium: /中等|中级/,
  low: /低|不急/,
  male: /男|\b(?:he|him|mr)\b/i,
  female: /女|\b(?:she|her|mrs|ms)\b/i,
  on: /打开|开启|\bturn on\b/i,
  off: /关闭|关掉|\bturn off\b/i,
  chinese: /中文|汉语/,
  zh: /中文|汉语|\bchinese\b/i,
  english: /英文|英语/,
  en: /英文|英语|\benglish\b/i,
  japanese: /日文|日语/,
  french: /法文|法语/,
  metric: /摄氏|公制|°C/i,
  imperial: /华氏|英制|°F/i,
  asc: /升序|\bascending\b/i,
  desc: /降序|\bdescending\b/i,
}
